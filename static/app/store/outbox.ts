/**
 * `bb-outbox-<user>`: what the server has not yet promised to keep. Version 1 for ever; new shapes go in the JSON.
 *
 * An entry is `new`, then `sent` (perhaps arrived: never changed again), then `acked` (the server's receipt is
 * here). It lies over the cache until the cursor of its book has passed the receipt's rev, and is kept for
 * fourteen days after its receipt: a server restored from a backup is offered it once more (`again`). What was not
 * taken can be put away by its writer (`away`, store/aside.ts).
 */

import type { Mutation } from "../model/records"
import type { Receipt } from "../model/wire"
import { seal, unseal } from "./codec"
import { currentUser } from "./device"
import { type Shape, withDatabase } from "./open"
import { readFrom, result, writeTo } from "./requests"

export type State = "new" | "sent" | "again" | "acked" | "away"

/** A mutation at rest. Ids and times stand open, for counting and chaining; what was typed is in the body. */
export interface Entry {
  n: number
  mid: string
  state: State
  /** The record's id. */
  record: string
  /** The customer it belongs to, or the record's own id (companies, the setting). */
  stands: string
  /** The same as `stands` as long as it lies over the cache; then absent, and out of the index. */
  over?: string
  after: string | null
  at: string
  /** Grows when a later `set` is folded in. */
  edition: number
  /** Characters of the body, for filling a request. */
  size: number
  body: unknown
  receipt?: Receipt & { at: number }
}

/** A mutation to be added; number and chain are given inside the transaction. */
export type Unnumbered = Omit<Mutation, "n" | "after">

/** A `set` put into one that was never sent, in its place. */
export interface Fold {
  into: Entry
  body: unknown
  size: number
}

const EPOCHS = () => IDBKeyRange.bound("epoch/", "epoch/\uffff")
const KEPT_FOR = 14 * 24 * 60 * 60 * 1000
const UNSENT: readonly State[] = ["new", "sent", "again"]

function outboxOf(user: string): Shape {
  return { name: `bb-outbox-${user}`, build }
}

function build(database: IDBDatabase): void {
  const mutations = database.createObjectStore("mutations", { keyPath: "n", autoIncrement: true })
  mutations.createIndex("mid", "mid", { unique: true })
  mutations.createIndex("state", "state")
  mutations.createIndex("record", "record")
  mutations.createIndex("over", "over")
  database.createObjectStore("drafts")
  database.createObjectStore("blobs")
  database.createObjectStore("meta")
}

/** Runs `work` on a user's outbox. */
export function withOutbox<T>(user: string, work: (database: IDBDatabase) => Promise<T>): Promise<T> {
  return withDatabase(outboxOf(user), work)
}

/** The work may run twice, the second time over what it has written: what it returns must not hang on that. */
function write<T>(user: string, work: (mutations: IDBObjectStore) => Promise<T>): Promise<T> {
  return withOutbox(user, (database) =>
    writeTo(database, ["mutations"], "strict", (transaction) => work(transaction.objectStore("mutations"))),
  )
}

function read(user: string, index: string, key?: string): Promise<Entry[]> {
  return withOutbox(user, (database) =>
    readFrom<Entry[]>(database, "mutations", (mutations) => mutations.index(index).getAll(key)),
  )
}

/**
 * Adds entries in one durable transaction, or folds them into the entries named by `folds` (by position).
 * Resolves false, with nothing written, if an entry to fold into has been sent or changed meanwhile.
 */
export function addEntries(
  user: string,
  mutations: readonly { mutation: Unnumbered; body: unknown; size: number }[],
  folds: ReadonlyMap<number, Fold>,
): Promise<boolean> {
  return write(user, async (store) => {
    for (const fold of folds.values()) {
      const now: Entry | undefined = await result(store.get(fold.into.n))
      if (now?.state !== "new" || now.edition !== fold.into.edition) return false
    }
    for (const [at, { mutation, body, size }] of mutations.entries()) {
      // Here already: the connection was lost after the commit and the work runs once more.
      if (await result(store.index("mid").getKey(mutation.mid))) continue
      const fold = folds.get(at)
      if (fold) {
        store.put({ ...fold.into, body: fold.body, size: fold.size, edition: fold.into.edition + 1 })
        continue
      }
      const same: Entry[] = await result(store.index("record").getAll(mutation.id))
      const before = same.filter(isUnsent).at(-1)
      const stands = mutation.customer_id ?? mutation.id
      const entry: Omit<Entry, "n"> = {
        mid: mutation.mid,
        state: "new",
        record: mutation.id,
        stands,
        over: stands,
        after: before?.mid ?? null,
        at: mutation.at,
        edition: 1,
        size,
        body,
      }
      store.add(entry)
    }
    return true
  })
}

/** Returns the last unsent entry of a record, if it was never sent. */
export async function lastNew(user: string, record: string): Promise<Entry | undefined> {
  const last = (await read(user, "record", record)).filter(isUnsent).at(-1)
  return last?.state === "new" ? last : undefined
}

/** Returns the mutations that lie over the cache for one customer (or company, or setting), or for all. */
export async function overlaying(user: string, stands?: string): Promise<Mutation[]> {
  const entries = await read(user, "over", stands)
  return Promise.all(entries.sort(byNumber).map(readMutation))
}

/** Returns what waits of a customer's merge with another, or of its taking back: the last of them. */
export async function waitingMerge(user: string, customer: string): Promise<Mutation | undefined> {
  const own = await read(user, "record", customer)
  // It lies over the page of the one who stays.
  const last = own
    .filter(({ over }) => over && over !== customer)
    .sort(byNumber)
    .at(-1)
  return last && readMutation(last)
}

/** Marks the next entries as sent and returns them: at most `count` of at most `size` characters, but one at least. */
export function takeEntries(
  user: string,
  limit: { count: number; size: number },
  except: ReadonlySet<string>,
): Promise<Entry[]> {
  return write(user, async (store) => {
    const taken: Entry[] = []
    let size = 0
    for (const entry of await unsentOf(store)) {
      if (except.has(entry.mid)) continue
      size += entry.size
      if (taken.length >= limit.count || (taken.length > 0 && size > limit.size)) break
      taken.push(entry)
      if (entry.state === "new") store.put({ ...entry, state: "sent" satisfies State })
    }
    return taken
  })
}

/**
 * Keeps the server's receipts. What changed nothing, or went to another's book, no longer lies over the cache:
 * returns where it lay (customers, companies, the setting), for the screens. `now` is the server's clock
 * (milliseconds): this phone's may be years off, and how long a receipt is kept must not hang on it.
 */
export function keepReceipts(user: string, receipts: readonly Receipt[], now: number): Promise<string[]> {
  const lifted: string[] = []
  return write(user, async (store) => {
    for (const receipt of receipts) {
      if (receipt.outcome === "defer") continue
      const entry: Entry | undefined = await result(store.index("mid").get(receipt.mid))
      if (!entry || entry.state === "acked") continue
      const acked: Entry = { ...entry, state: "acked", receipt: { ...receipt, at: now } }
      if (receipt.rev === null) {
        lifted.push(entry.stands, entry.record)
        delete acked.over
      }
      store.put(acked)
    }
    return lifted
  })
}

/**
 * Lifts from the cache every acknowledged entry whose rev the cursor of its book has passed, or whose book
 * is no longer here, and forgets those acknowledged fourteen days before `now` (the server's clock). Returns
 * where they lay.
 */
export function settle(
  user: string,
  cursors: ReadonlyMap<string, number | null>,
  now: number,
): Promise<string[]> {
  const lifted: string[] = []
  return write(user, async (store) => {
    for (const entry of (await result(store.index("state").getAll("acked"))) as Entry[]) {
      const { receipt } = entry
      if (!receipt) continue
      const after = cursors.get(receipt.book ?? "")
      const isPassed = after === undefined || (after !== null && after >= (receipt.rev ?? 0))
      if (entry.over && isPassed) {
        const { over, ...settled } = entry
        store.put(settled)
        // Of a merge both: the one who was to go may be there again.
        lifted.push(over, entry.record)
      } else if (!entry.over && receipt.at < now - KEPT_FOR) {
        store.delete(entry.n)
      }
    }
    return lifted
  })
}

/** Offers everything acknowledged in the last fourteen days once more: the server has less than it said. */
export async function offerAgain(user: string): Promise<void> {
  await write(user, putAgain)
}

/**
 * Notes in which epoch the server keeps a book. In another than before it was restored: then everything
 * acknowledged is offered once more, and true returned. It stands here, not in the cache, for a phone whose book
 * was cleared away to know it too. Where no epoch of any book is known (this was cleared away, or the phone was too
 * old to be sent anything) the server may have been restored since it took what is here.
 */
export function enterEpoch(user: string, book: string, epoch: string): Promise<boolean> {
  let isNew = false
  return withOutbox(user, (database) =>
    writeTo(database, ["mutations", "meta"], "strict", async (transaction) => {
      const meta = transaction.objectStore("meta")
      const before: string | undefined = await result(meta.get(`epoch/${book}`))
      const known = await result(meta.count(EPOCHS()))
      meta.put(epoch, `epoch/${book}`)
      if (before === epoch || (before === undefined && known > 0)) return isNew
      isNew = await putAgain(transaction.objectStore("mutations"))
      return isNew
    }),
  )
}

/** True where the books are here and their epochs are not: the outbox was cleared away, with whatever waited in it. */
export async function isCleared(user: string, books: readonly { epoch: string | null }[]): Promise<boolean> {
  if (!books.some(({ epoch }) => epoch)) return false
  const known = (meta: IDBObjectStore) => meta.count(EPOCHS())
  return (await withOutbox(user, (database) => readFrom(database, "meta", known))) === 0
}

/** Returns false where there is nothing to offer. */
async function putAgain(store: IDBObjectStore): Promise<boolean> {
  const acked: Entry[] = await result(store.index("state").getAll("acked"))
  // Not laid over the cache again: what a colleague has written since is newer than this.
  for (const entry of acked) store.put({ ...entry, state: "again" satisfies State })
  return acked.length > 0
}

/** What waits: its number, and when the oldest was made. */
export async function countWaiting(user: string): Promise<{ waiting: number; oldest: string | null }> {
  const entries = await unsent(user)
  return { waiting: entries.length, oldest: entries[0]?.at ?? null }
}

/** Returns the entries without a receipt, oldest first. */
export function unsent(user: string): Promise<Entry[]> {
  return withOutbox(user, (database) => unsentOf(database.transaction("mutations").objectStore("mutations")))
}

/** Returns the current user's mutations that the server has no receipt for, in the order they were made. */
export async function waiting(): Promise<Mutation[]> {
  const user = await currentUser()
  return user ? Promise.all((await unsent(user.user)).map(readMutation)) : []
}

/** Returns what the server keeps aside because it could not apply it, with the reason; the last fourteen days. */
export async function parked(): Promise<{ mutation: Mutation; reason: string }[]> {
  const user = await currentUser()
  if (!user) return []
  const acked = await read(user.user, "state", "acked")
  const aside = acked.filter((entry) => entry.receipt?.outcome === "parked")
  return Promise.all(
    aside.map(async (entry) => ({
      mutation: await readMutation(entry),
      reason: entry.receipt?.reason ?? "invalid",
    })),
  )
}

/** Opens an entry's body. Not inside a transaction. */
export async function readMutation(entry: Entry): Promise<Mutation> {
  const body = await unseal<Unnumbered>(entry.body)
  return { ...body, n: entry.n, after: entry.after }
}

/** Gives the stored form of a mutation and its size. Not inside a transaction. */
export async function sealMutation(mutation: Unnumbered): Promise<{ body: unknown; size: number }> {
  return { body: await seal(mutation), size: JSON.stringify(mutation).length }
}

async function unsentOf(store: IDBObjectStore): Promise<Entry[]> {
  const index = store.index("state")
  const found = await Promise.all(UNSENT.map((state) => result<Entry[]>(index.getAll(state))))
  return found.flat().sort(byNumber)
}

function isUnsent(entry: Entry): boolean {
  return UNSENT.includes(entry.state)
}

function byNumber(a: Entry, b: Entry): number {
  return a.n - b.n
}
