/** What lies on this phone, read past the app: plain IndexedDB, nothing made, nothing changed. */

export interface StoredUser {
  user: string
  name: string
  email: string
  isCurrent: boolean
  /** The outbox's entries without a receipt, as they are stored. */
  entries: StoredEntry[]
  drafts: Stored[]
  /** The photos the server does not have yet. */
  pictures: Stored[]
}

interface Stored {
  key: string
  body: unknown
}

export interface StoredEntry {
  n: number
  at: string
  state: string
  body: unknown
}

/** Reads everybody who has signed in here, with what waits. Rejects where the storage does not answer. */
export async function readUsers(): Promise<StoredUser[]> {
  const device = await open("bb-device")
  if (!device) return []
  const users = (await readAll(device, "users")) as Record<"user" | "name" | "email", string>[]
  const current = await read(device, "meta", "current")
  device.close()
  const found: StoredUser[] = []
  for (const { user, name, email } of users) {
    const outbox = await open(`bb-outbox-${user}`)
    const entries = outbox ? ((await readAll(outbox, "mutations")) as StoredEntry[]) : []
    const drafts = outbox ? await readWithKeys(outbox, "drafts") : []
    const pictures = outbox ? await readWithKeys(outbox, "blobs") : []
    outbox?.close()
    const waiting = entries.filter((entry) => entry.state !== "acked")
    found.push({ user, name, email, isCurrent: user === current, entries: waiting, drafts, pictures })
  }
  return found
}

/** Opens a database that exists; null where it does not, and it is not made then. */
function open(name: string): Promise<IDBDatabase | null> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name)
    let isNew = false
    request.onupgradeneeded = () => {
      isNew = true
      request.transaction?.abort()
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => (isNew ? resolve(null) : reject(request.error))
    request.onblocked = () => reject(new Error("blocked"))
  })
}

function readAll(database: IDBDatabase, store: string): Promise<unknown[]> {
  return result(database.transaction(store).objectStore(store).getAll())
}

function read(database: IDBDatabase, store: string, key: string): Promise<unknown> {
  return result(database.transaction(store).objectStore(store).get(key))
}

async function readWithKeys(database: IDBDatabase, name: string): Promise<Stored[]> {
  const store = database.transaction(name).objectStore(name)
  const [keys, bodies] = await Promise.all([result(store.getAllKeys()), result(store.getAll())])
  return keys.map((key, at) => ({ key: String(key), body: bodies[at] }))
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** How many changes of a user wait; a photo is one with its words, which name its hash. */
export function countOf({ entries, pictures }: StoredUser): number {
  const words = entries.map(({ body }) => String(body))
  const alone = pictures.filter(({ key }) => !words.some((text) => text.includes(key.slice(-64))))
  return entries.length + alone.length
}

/** Everything of a user as a file, in the form it is stored in: not opened on the way. */
export function fileOf({ user, email, entries, drafts, pictures }: StoredUser): File {
  const content = JSON.stringify({ user, email, entries, drafts, pictures }, null, 1)
  return new File([content], `blackbook-not-sent-${user}.json`, { type: "application/json" })
}

/** The texts somebody typed, out of a stored body; null where the body cannot be read here. */
export function textsOf(body: unknown): string[] | null {
  if (typeof body !== "string") return null
  try {
    const { set, add } = JSON.parse(body)
    return textsIn({ ...set, ...add })
  } catch {
    return null
  }
}

/** The texts of a draft, whatever its form. */
export function textsOfDraft(body: unknown): string[] | null {
  if (typeof body !== "string") return null
  try {
    return textsIn(JSON.parse(body))
  } catch {
    return null
  }
}

const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return value === "" || ID.test(value) ? [] : [value]
  if (value === null || typeof value !== "object") return []
  return Object.values(value).flatMap(textsIn)
}
