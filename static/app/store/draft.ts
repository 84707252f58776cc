/** A change of the cache in memory: opened from what is stored, changed, sealed, committed as a whole. */

import { DIGEST_MODULUS, pointerHash } from "../model/digest"
import type { StoredRecord } from "../model/records"
import {
  type BookState,
  type CacheState,
  commit,
  looseKey,
  readCache,
  type StoredBundle,
  type Writes,
  withCache,
} from "./cache"
import { seal, unseal } from "./codec"
import { type Changed, packRows } from "./packs"
import { result } from "./requests"

export interface Draft {
  user: string
  /** The cache as it stood when the draft was begun; its books' digests move with the draft. */
  state: CacheState
  /** The book this draft is about. */
  book: BookState
  bundles: Map<string, Opened>
  /** Companies and settings by their key; null: removed. */
  loose: Map<string, StoredRecord | null>
}

/** A customer as the draft has her. */
interface Opened {
  records: StoredRecord[]
  pack: number | null
  isChanged: boolean
}

/** Begins a draft about one book. */
export function newDraft(user: string, state: CacheState, book: string): Draft {
  const known = state.books.find((one) => one.book === book)
  return { user, state, book: known ?? newBook(book), bundles: new Map(), loose: new Map() }
}

/** A book of which nothing is here yet. */
export function newBook(book: string): BookState {
  const cursor = { book, epoch: null, after: null, bundles_after: null, head: null }
  return { ...cursor, done: 0, total: 0, n: 0, hsum: 0, isResync: false, restarted: null, restarted_in: null }
}

/** Opens the named customers that are not open yet; one that is not here stays unopened. */
export async function openBundles(draft: Draft, named: readonly (string | null)[]): Promise<void> {
  const ids = [...new Set(named)].filter((id) => id !== null && !draft.bundles.has(id)) as string[]
  if (ids.length === 0) return
  const stored = await withCache(draft.user, (database) => {
    const source = database.transaction("bundles").objectStore("bundles")
    return Promise.all(ids.map((id): Promise<StoredBundle | undefined> => result(source.get(id))))
  })
  for (const [at, id] of ids.entries()) {
    const bundle = stored[at]
    if (!bundle) continue
    draft.bundles.set(id, { records: await unseal(bundle.body), pack: bundle.pack, isChanged: false })
  }
}

/** Returns a record that stands under no customer. */
export async function openLoose(draft: Draft, key: string): Promise<StoredRecord | undefined> {
  const drafted = draft.loose.get(key)
  if (drafted !== undefined) return drafted ?? undefined
  const stored = await readCache(draft.user, "loose", (loose) => loose.get(key))
  return stored && unseal<StoredRecord>(stored.body)
}

/** The customer a record is bundled with; null for a company or a setting. */
export function customerOf(record: { kind: string; id: string; customer_id: string | null }): string | null {
  return record.kind === "customer" ? record.id : record.customer_id
}

/** Puts a record in place of `before`, whichever book that was in, and keeps the digests of both books. */
export function putRecord(draft: Draft, record: StoredRecord, before: StoredRecord | undefined): void {
  if (before) removeRecord(draft, before)
  count(draft, record, 1)
  const customer = customerOf(record)
  if (customer) changeBundle(draft, customer, (records) => [...records, record])
  else draft.loose.set(looseKey(record.kind, record.id), record)
}

/** Takes a record out of its book; one of the same id that has come into another book stays. */
export function removeRecord(draft: Draft, record: StoredRecord): void {
  count(draft, record, -1)
  const customer = customerOf(record)
  const isOther = (one: StoredRecord) => one.id !== record.id || one.book !== record.book
  if (customer) changeBundle(draft, customer, (records) => records.filter(isOther))
  else draft.loose.set(looseKey(record.kind, record.id), null)
}

/** Replaces a customer's records. */
export function changeBundle(
  draft: Draft,
  id: string,
  how: (records: StoredRecord[]) => StoredRecord[],
): void {
  const opened = draft.bundles.get(id)
  draft.bundles.set(id, { records: how(opened?.records ?? []), pack: opened?.pack ?? null, isChanged: true })
}

/** Takes everything of the draft's book out of every opened customer that `spares` does not name. */
export function stripBundles(draft: Draft, spares: ReadonlySet<string>): void {
  for (const [id, { records }] of draft.bundles) {
    const left = records.filter((record) => record.book !== draft.book.book)
    if (!spares.has(id) && left.length < records.length) changeBundle(draft, id, () => left)
  }
}

/** Who was merged into another leaves a sign that says into whom; it is no record of any book. */
export function isSign(record: StoredRecord | undefined): boolean {
  return record?.kind === "customer" && record.customer_id !== null
}

/** Brings what is here of a merged customer to the one she was merged into, and leaves the sign. */
export function mergeBundles(draft: Draft, sign: StoredRecord): void {
  const into = sign.customer_id ?? ""
  const there = draft.bundles.get(into)?.records ?? []
  const moved: StoredRecord[] = []
  for (const record of draft.bundles.get(sign.id)?.records ?? []) {
    const isThere = there.some(({ id, book }) => id === record.id && book === record.book)
    if (isThere || record.id === sign.id) count(draft, record, -1)
    else moved.push({ ...record, customer_id: into })
  }
  changeBundle(draft, sign.id, () => [sign])
  changeBundle(draft, into, () => [...there, ...moved])
}

/** Counts a record into or out of the digest of its book. */
export function count(draft: Draft, record: StoredRecord, by: 1 | -1): void {
  if (isSign(record)) return
  const isOwn = record.book === draft.book.book
  const book = isOwn ? draft.book : draft.state.books.find((one) => one.book === record.book)
  if (!book) return
  book.n += by
  const sum = book.hsum + by * pointerHash(record)
  book.hsum = sum < 0 ? sum + DIGEST_MODULUS : sum < DIGEST_MODULUS ? sum : sum - DIGEST_MODULUS
}

/** Writes the draft; false, and nothing written, if the cache has changed since it was begun. */
export async function commitDraft(draft: Draft, { isDropped = false } = {}): Promise<boolean> {
  const others = draft.state.books.filter((one) => one.book !== draft.book.book)
  const state = { books: isDropped ? others : [...others, draft.book], pack: { ...draft.state.pack } }
  const writes: Writes = { state, bundles: new Map(), packs: new Map(), texts: new Map(), loose: new Map() }
  const changed: Changed[] = []
  for (const [id, { records, pack, isChanged }] of draft.bundles) {
    if (isChanged) changed.push({ id, records, pack })
  }
  const places = await packRows(draft.user, changed, writes)
  for (const { id, records } of changed) {
    const books = [...new Set(records.map((record) => record.book))]
    const isEmpty = records.length === 0
    const body = isEmpty ? undefined : await seal(records)
    writes.bundles.set(id, isEmpty ? null : { books, pack: places.get(id) ?? null, body })
  }
  for (const [key, record] of draft.loose) {
    writes.loose.set(key, record && { book: record.book, body: await seal(record) })
  }
  return commit(draft.user, draft.state.stamp, writes)
}

/** The customers, companies and settings the draft changes. */
export function changedIds(draft: Draft): string[] {
  const customers = [...draft.bundles].filter(([, { isChanged }]) => isChanged).map(([id]) => id)
  return [...customers, ...[...draft.loose.keys()].map((key) => key.slice(key.indexOf("/") + 1))]
}
