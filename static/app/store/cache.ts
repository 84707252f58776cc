/**
 * `bb-cache-<user>-<schema>`: the book as the server last said it. Disposable: whatever is lost here is fetched
 * again. It is read by key and written only by `commit`, which writes all of a change or nothing.
 */

import { SCHEMA } from "../model/kinds"
import type { StoredRecord } from "../model/records"
import type { BookInfo, Cursor } from "../model/wire"
import { seal, unseal } from "./codec"
import { type Shape, withDatabase } from "./open"
import { readFrom, result, writeTo } from "./requests"

/** A customer at rest: her records in the body; what is needed without opening it beside. */
export interface StoredBundle {
  /** The books her records live in. */
  books: string[]
  /** Where her list row is packed; null while her own record has not come. */
  pack: number | null
  body: unknown
}

/** How far one book is here. */
export interface BookState extends Required<Cursor> {
  /** Customers fetched, of how many. */
  done: number
  total: number
  /** True while bundles are fetched over older ones, which are dropped where the server no longer has them. */
  isResync: boolean
  /** The digest of the records that are here. */
  n: number
  hsum: number
  /** When the book last had to start again (milliseconds), and in which epoch it was then. */
  restarted: number | null
  restarted_in: string | null
  /** True while the server asks for a start that was made less than an hour ago. */
  asked_again?: boolean
}

/** Everything that moves with the records; `stamp` grows with each commit. */
export interface CacheState {
  stamp: number
  /** Which commit wrote it. */
  commit?: number
  books: BookState[]
  /** The pack that takes new rows, and how many it has. */
  pack: { last: number; rows: number }
}

/** What a change writes; null deletes. */
export interface Writes {
  state: Omit<CacheState, "stamp">
  bundles: Map<string, StoredBundle | null>
  packs: Map<number, unknown>
  texts: Map<number, unknown>
  loose: Map<string, { book: string; body: unknown } | null>
}

const STORES = ["bundles", "packs", "texts", "loose", "meta"] as const
const EMPTY: CacheState = { stamp: 0, books: [], pack: { last: 0, rows: 0 } }

/** The name of a user's cache: a new schema is a new, empty one. */
export function cacheName(user: string, schema: number = SCHEMA): string {
  return `bb-cache-${user}-${schema}`
}

function cacheOf(user: string): Shape {
  return {
    name: cacheName(user),
    build(database) {
      for (const store of STORES) database.createObjectStore(store)
    },
  }
}

/** Runs `work` on a user's cache. */
export function withCache<T>(user: string, work: (database: IDBDatabase) => Promise<T>): Promise<T> {
  return withDatabase(cacheOf(user), work)
}

/** Reads from one store of a user's cache. */
export function readCache<T>(
  user: string,
  store: (typeof STORES)[number],
  request: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  return withCache(user, (database) => readFrom(database, store, request))
}

/** Returns where the cache stands. */
export async function readState(user: string): Promise<CacheState> {
  return (await readCache(user, "meta", (meta) => meta.get("state"))) ?? EMPTY
}

/** Returns the cursors as the exchange names them. */
export function cursorsOf(state: CacheState): Cursor[] {
  return state.books.map(({ book, epoch, after, bundles_after, head }) =>
    after === null ? { book, epoch, after, bundles_after, head } : { book, epoch, after },
  )
}

/** Returns a customer's records; undefined where none are here. */
export async function readRecords(user: string, id: string): Promise<StoredRecord[] | undefined> {
  const stored: StoredBundle | undefined = await readCache(user, "bundles", (bundles) => bundles.get(id))
  return stored && unseal(stored.body)
}

/** Returns one record: out of its customer's bundle, or a company or setting by its own key. */
export async function readRecord(
  user: string,
  kind: string,
  id: string,
  customer: string | null,
): Promise<StoredRecord | undefined> {
  const bundle = kind === "customer" ? id : customer
  if (bundle) return (await readRecords(user, bundle))?.find((record) => record.id === id)
  const stored = await readCache(user, "loose", (loose) => loose.get(looseKey(kind, id)))
  return stored && unseal(stored.body)
}

/** Returns every record of a kind that stands under no customer. */
export async function readLoose(user: string, kind: string): Promise<StoredRecord[]> {
  const range = IDBKeyRange.bound(looseKey(kind, ""), looseKey(kind, "\uffff"))
  const stored = await readCache(user, "loose", (loose) => loose.getAll(range))
  return Promise.all(stored.map((one) => unseal<StoredRecord>(one.body)))
}

export function looseKey(kind: string, id: string): string {
  return `${kind}/${id}`
}

/** Returns the stored packs of rows or texts, all or those named; a pack that is not there is left out. */
export async function readPacks<T>(
  user: string,
  store: "packs" | "texts",
  numbers?: readonly number[],
): Promise<Map<number, T[]>> {
  const stored = await withCache(user, async (database) => {
    const source = database.transaction(store).objectStore(store)
    if (numbers) return Promise.all(numbers.map(async (number) => [number, await result(source.get(number))]))
    const [keys, bodies] = await Promise.all([result(source.getAllKeys()), result(source.getAll())])
    return keys.map((key, at) => [key, bodies[at]])
  })
  const packs = new Map<number, T[]>()
  for (const [number, body] of stored as [number, unknown][]) {
    if (body !== undefined) packs.set(number, await unseal<T[]>(body))
  }
  return packs
}

/** Returns the books the server last listed. */
export async function readBooks(user: string): Promise<BookInfo[]> {
  const stored = await readCache(user, "meta", (meta) => meta.get("books"))
  return stored === undefined ? [] : unseal(stored)
}

/** Keeps the books the server lists. */
export async function keepBooks(user: string, books: readonly BookInfo[]): Promise<void> {
  const stored = await seal(books)
  await withCache(user, (database) =>
    writeTo(database, ["meta"], "relaxed", async (transaction) => {
      transaction.objectStore("meta").put(stored, "books")
    }),
  )
}

/**
 * Writes a change in one transaction, if nothing was committed since `stamp`; else writes nothing and
 * resolves false. Bodies are sealed before: nothing is awaited in here but the transaction itself.
 */
export function commit(user: string, stamp: number, writes: Writes): Promise<boolean> {
  const own = Math.random()
  return withCache(user, (database) =>
    writeTo(database, STORES, "relaxed", async (transaction) => {
      const meta = transaction.objectStore("meta")
      const now: CacheState | undefined = await result(meta.get("state"))
      // Here already: the connection was lost after the commit and the work runs once more.
      if (now?.commit === own) return true
      if ((now?.stamp ?? 0) !== stamp) return false
      for (const store of ["bundles", "packs", "texts", "loose"] as const) {
        const target = transaction.objectStore(store)
        // Thousands of rows, and no promise for any of them: one that fails aborts the transaction.
        for (const [key, value] of writes[store]) {
          if (value === null) target.delete(key)
          else target.put(value, key)
        }
      }
      meta.put({ ...writes.state, stamp: stamp + 1, commit: own } satisfies CacheState, "state")
      return true
    }),
  )
}
