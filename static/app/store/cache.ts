/**
 * `bb-cache-<user>-<schema>`: the book as the server last said it. Disposable: whatever is lost here is fetched
 * again. It is read by key and written only by `commit`, which writes all of a change or nothing.
 */

import { type IDBPDatabase, unwrap } from "idb"
import { SCHEMA } from "../model/kinds"
import type { StoredRecord } from "../model/records"
import type { BookInfo, Cursor } from "../model/wire"
import { seal, unseal } from "./codec"
import { type Shape, withDatabase } from "./open"

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
  /** When the book last had to start again (milliseconds). */
  restarted: number | null
}

/** Everything that moves with the records; `stamp` grows with each commit. */
export interface CacheState {
  stamp: number
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

export function withCache<T>(user: string, work: (database: IDBPDatabase) => Promise<T>): Promise<T> {
  return withDatabase(cacheOf(user), work)
}

/** Returns where the cache stands. */
export async function readState(user: string): Promise<CacheState> {
  return (await withCache(user, (database) => database.get("meta", "state"))) ?? EMPTY
}

/** Returns the cursors as the exchange names them. */
export function cursorsOf(state: CacheState): Cursor[] {
  return state.books.map(({ book, epoch, after, bundles_after, head }) =>
    after === null ? { book, epoch, after, bundles_after, head } : { book, epoch, after },
  )
}

/** Returns a customer's records; undefined where none are here. */
export async function readRecords(user: string, id: string): Promise<StoredRecord[] | undefined> {
  const stored: StoredBundle | undefined = await withCache(user, (database) => database.get("bundles", id))
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
  const stored = await withCache(user, (database) => database.get("loose", looseKey(kind, id)))
  return stored && unseal(stored.body)
}

/** Returns every record of a kind that stands under no customer. */
export async function readLoose(user: string, kind: string): Promise<StoredRecord[]> {
  const range = IDBKeyRange.bound(looseKey(kind, ""), looseKey(kind, "\uffff"))
  const stored = await withCache(user, (database) => database.getAll("loose", range))
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
    const source = database.transaction(store).store
    const keys = numbers ?? ((await source.getAllKeys()) as number[])
    const bodies = numbers
      ? await Promise.all(numbers.map((number) => source.get(number)))
      : await source.getAll()
    return keys.map((key, at) => [key, bodies[at]] as const)
  })
  const packs = new Map<number, T[]>()
  for (const [number, body] of stored) if (body !== undefined) packs.set(number, await unseal<T[]>(body))
  return packs
}

/** Returns the books the server last listed. */
export async function readBooks(user: string): Promise<BookInfo[]> {
  const stored = await withCache(user, (database) => database.get("meta", "books"))
  return stored === undefined ? [] : unseal(stored)
}

/** Keeps the books the server lists. */
export async function keepBooks(user: string, books: readonly BookInfo[]): Promise<void> {
  const stored = await seal(books)
  await withCache(user, (database) => database.put("meta", stored, "books"))
}

/**
 * Writes a change in one transaction, if nothing was committed since `stamp`; else writes nothing and
 * resolves false. Bodies are sealed before: nothing is awaited in here but the transaction itself.
 */
export function commit(user: string, stamp: number, writes: Writes): Promise<boolean> {
  return withCache(user, async (database) => {
    const transaction = database.transaction(STORES, "readwrite")
    transaction.done.catch(() => {})
    const meta = transaction.objectStore("meta")
    const now: CacheState | undefined = await meta.get("state")
    if ((now?.stamp ?? 0) !== stamp) return false
    for (const store of ["bundles", "packs", "texts", "loose"] as const) {
      // Thousands of rows: a promise for each would double the time. An error aborts the transaction as a whole.
      const target = unwrap(transaction.objectStore(store)) as IDBObjectStore
      for (const [key, value] of writes[store]) {
        if (value === null) target.delete(key)
        else target.put(value, key)
      }
    }
    meta.put({ ...writes.state, stamp: stamp + 1 } satisfies CacheState, "state")
    await transaction.done
    return true
  })
}
