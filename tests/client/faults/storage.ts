/**
 * Trouble with the phone's storage, at every place where the app writes. Nobody lists the places: the story is run
 * once to count them, and then once for each.
 */

import "fake-indexeddb/auto"
import { IDBFactory } from "fake-indexeddb"

/**
 * What happens at a read (`lose` alone), at a write, or right after a commit.
 * `kill`: the process ends there. `lose`: the system takes the connection away, as iOS does in the background.
 * `fill`: there is no room for it.
 */
export type Trouble = "kill" | "lose" | "fill"

/**
 * A read, a write or a commit of a story, what it concerns, and its number: reads by themselves, for how many there
 * are hangs on how often the screens look.
 */
export interface Place {
  kind: "read" | "write" | "commit"
  what: string
  at: number
}

/** A place as it is told where something went wrong there. */
export function nameOf({ kind, what, at }: Place): string {
  return `${kind} ${at}: ${what}`
}

/** Thrown where the app would go on though its process has ended. */
export class Killed extends Error {}

const LOST = () =>
  new DOMException(
    "Connection to Indexed Database server lost. Refresh the page to try again",
    "UnknownError",
  )
const FULL = () => new DOMException("no room", "QuotaExceededError")

/** What the running story has met, by name, and where it is to be struck. */
let places: Place[] = []
let [reads, writes] = [0, 0]
let struck: { place: Place; trouble: Trouble } | null = null
let isCounting = false
let isDead = false
let die: () => void = () => {}

/** Gives the phone an empty storage. */
export function clearStorage(): void {
  globalThis.indexedDB = new IDBFactory()
}

/** Runs a story without any trouble and returns the places where it touched the storage. */
export async function placesOf(story: () => Promise<unknown>): Promise<Place[]> {
  places = []
  reads = writes = 0
  isCounting = true
  await story()
  isCounting = false
  return places
}

/**
 * Runs a story into trouble at one of its places. Resolves when the story has ended, or when its process is
 * dead: nothing of it goes on then. `isDone`: it came to its own end.
 */
export async function strike(
  trouble: Trouble,
  place: Place,
  story: () => Promise<unknown>,
): Promise<{ isDone: boolean; error?: unknown }> {
  places = []
  reads = writes = 0
  struck = { place, trouble }
  isCounting = true
  const death = new Promise<{ isDone: false }>((resolve) => {
    die = () => resolve({ isDone: false })
  })
  const end = story().then(
    () => ({ isDone: true }),
    (error: unknown) => ({ isDone: false, error }),
  )
  const outcome = await Promise.race([end, death])
  struck = null
  isCounting = isDead = false
  return outcome
}

/** True once the running story has met its trouble. */
export function isStruck(): boolean {
  return struck !== null && places.some(isStruckAt)
}

/** Returns the trouble where the place that is reached now is the one to be struck. */
function reach(kind: Place["kind"], what: string): Trouble | null {
  // A screen of the dead process may still look; nobody sees it, and it changes nothing.
  if (isDead && kind !== "read") throw new Killed()
  if (!isCounting) return null
  const place = { kind, what, at: kind === "read" ? reads++ : writes++ }
  places.push(place)
  return struck && isStruckAt(place) ? struck.trouble : null
}

function isStruckAt({ kind, at }: Place): boolean {
  return kind === struck?.place.kind && at === struck.place.at
}

/** Ends a transaction that has not been committed, for a reason of the system's. */
function takeDown(transaction: IDBTransaction, reason: DOMException): void {
  Object.defineProperty(transaction, "error", { value: reason })
  transaction.abort()
  if (reason.name === "UnknownError") transaction.db.close()
}

for (const name of ["put", "add", "delete"] as const) {
  const store = IDBObjectStore.prototype
  const write = store[name] as (...given: unknown[]) => IDBRequest
  const wrapped = function (this: IDBObjectStore, ...given: unknown[]): IDBRequest {
    const { transaction } = this
    const trouble = reach("write", `${name} ${this.name}`)
    if (trouble === "kill") {
      isDead = true
      transaction.onabort = null
      transaction.abort()
      die()
      throw new Killed()
    }
    const request = write.apply(this, given)
    // The app hears of it later, as it would: what it writes in the same breath goes down as well.
    if (trouble) queueMicrotask(() => takeDown(transaction, trouble === "lose" ? LOST() : FULL()))
    return request
  }
  Object.assign(store, { [name]: wrapped })
}

for (const reader of [IDBObjectStore.prototype, IDBIndex.prototype]) {
  for (const name of ["get", "getAll", "getKey", "getAllKeys", "count"] as const) {
    const read = reader[name] as (...given: unknown[]) => IDBRequest
    const wrapped = function (this: IDBObjectStore | IDBIndex, ...given: unknown[]): IDBRequest {
      const store = "objectStore" in this ? this.objectStore : this
      const trouble = reach("read", store.name)
      const request = read.apply(this, given)
      if (trouble === "lose") queueMicrotask(() => takeDown(store.transaction, LOST()))
      return request
    }
    Object.assign(reader, { [name]: wrapped })
  }
}

const { transaction: begin } = IDBDatabase.prototype
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  const transaction = begin.call(this, stores, mode, options)
  if (mode === "readwrite") transaction.addEventListener("complete", (event) => committed(transaction, event))
  return transaction
}

const { deleteDatabase } = IDBFactory.prototype
IDBFactory.prototype.deleteDatabase = function (name) {
  if (reach("write", `drop ${name}`) === "kill") {
    isDead = true
    die()
    throw new Killed()
  }
  return deleteDatabase.call(this, name)
}

/** It is on the disk, and nobody has heard of it yet. */
function committed(transaction: IDBTransaction, event: Event): void {
  if (isDead) {
    event.stopImmediatePropagation()
    return
  }
  const trouble = reach("commit", [...transaction.objectStoreNames].join(" "))
  if (!trouble || trouble === "fill") return
  event.stopImmediatePropagation()
  if (trouble === "kill") {
    isDead = true
    die()
    return
  }
  Object.defineProperty(transaction, "error", { value: LOST() })
  transaction.db.close()
  transaction.onabort?.(event)
}
