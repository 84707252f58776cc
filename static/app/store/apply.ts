/**
 * Brings a page of the exchange into the cache: records, rows and cursor in one transaction, or nothing.
 * A page is only taken if the cursor still stands where it stood when the page was asked for; two tabs and the
 * worker may therefore exchange at once and disturb nothing but each other's work.
 */

import type { StoredRecord } from "../model/records"
import type { BundlesPage, Cursor, EntriesPage, Page, ResyncPage, WireRecord } from "../model/wire"
import { type BookState, looseKey, readCache, readState, type StoredBundle, withCache } from "./cache"
import {
  changeBundle,
  changedIds,
  commitDraft,
  count,
  customerOf,
  type Draft,
  isSign,
  mergeBundles,
  newBook,
  newDraft,
  openBundles,
  openLoose,
  putRecord,
  removeRecord,
  stripBundles,
} from "./draft"
import { enterEpoch, offerAgain } from "./outbox"
import { result } from "./requests"

/** What became of a page. */
export interface Applied {
  /** False: the cursor had moved, or the book has just started again: the page was dropped. */
  isTaken: boolean
  /** True while the book is not whole, or the outbox has something new to offer. */
  isMore: boolean
  /** Customers, companies and settings that changed. */
  ids: string[]
}

const DROPPED: Applied = { isTaken: false, isMore: false, ids: [] }
const ONE_HOUR = 60 * 60 * 1000

/** Applies one page. `sent` is the cursor the request named for the book, undefined where it named none. */
export async function applyPage(user: string, page: Page, sent: Cursor | undefined): Promise<Applied> {
  let isOffered = false
  for (;;) {
    const state = await readState(user)
    const before = state.books.find((one) => one.book === page.book)
    if (!isSame(before, sent)) return DROPPED
    const draft = newDraft(user, state, page.book)
    if ("resync" in page) {
      if (!(await startAgain(draft, page))) {
        if (await commitDraft(draft)) return DROPPED
        continue
      }
    } else if ("entries" in page) {
      await takeEntries(draft, page)
      draft.book.asked_again = false
      if (!isEqual(draft.book, page)) await startAgain(draft, { book: page.book, resync: "digest" })
    } else {
      isOffered = (await takeBundles(draft, page)) || isOffered
    }
    if (!(await commitDraft(draft))) continue
    const isMore = isOffered || draft.book.after === null || ("more" in page && page.more)
    return { isTaken: true, isMore, ids: changedIds(draft) }
  }
}

/** Drops a book this user may no longer read, with its cursor. Returns the ids that changed. */
export async function dropBook(user: string, book: string): Promise<string[]> {
  for (;;) {
    const draft = newDraft(user, await readState(user), book)
    await openBundles(draft, await bundlesOf(user, book))
    stripBundles(draft, new Set())
    await dropLoose(draft)
    if (await commitDraft(draft, { isDropped: true })) return changedIds(draft)
  }
}

function isSame(before: BookState | undefined, sent: Cursor | undefined): boolean {
  if (!before || !sent) return !before && !sent
  return (
    before.epoch === sent.epoch &&
    before.after === sent.after &&
    (sent.after !== null || before.bundles_after === (sent.bundles_after ?? null))
  )
}

/**
 * Sets a book back to its first bundle; the old data stays readable meanwhile. A book that was whole does not
 * start again twice in an hour in one epoch: a server that goes on asking is broken, and the book stays as it is.
 */
async function startAgain(draft: Draft, page: ResyncPage): Promise<boolean> {
  const { book } = draft
  const now = Date.now()
  // Once for each epoch: a server that was restored twice is not broken. And a clock that was set is no hour.
  const isEarly = book.restarted !== null && Math.abs(now - book.restarted) < ONE_HOUR
  if (book.after !== null && isEarly && book.epoch === book.restarted_in) {
    book.asked_again = true
    return false
  }
  // The outbox first: were the phone killed between the two, it would offer twice, which does no harm. After a
  // change of epoch it offers again when it knows the new one.
  if (page.resync === "digest") await offerAgain(draft.user)
  draft.book = { ...newBook(book.book), isResync: true, restarted: now, restarted_in: book.epoch }
  return true
}

/** A book at its head must have the server's digest; of one that is behind nothing can be said. */
function isEqual(book: BookState, page: EntriesPage): boolean {
  return page.more || !page.digest || (page.digest.n === book.n && page.digest.hsum === book.hsum)
}

/** Returns true when the outbox offers again what this server may have lost. */
async function takeBundles(draft: Draft, page: BundlesPage): Promise<boolean> {
  const { book } = draft
  let isOffered = false
  if (book.head === null) {
    isOffered = await enterEpoch(draft.user, book.book, page.epoch)
    Object.assign(book, { epoch: page.epoch, head: page.head })
    if (book.isResync) await dropLoose(draft)
    // Counted anew from here, while the old records are replaced page by page.
    Object.assign(book, { n: 0, hsum: 0 })
  }
  for (const record of page.records ?? []) {
    const there = await openLoose(draft, looseKey(record.kind, record.id))
    putRecord(draft, stored(record, book.book), there?.book === book.book ? undefined : there)
  }
  const named = new Set(page.bundles.map((bundle) => bundle.customer_id))
  const here = await bundlesBetween(draft, page)
  await openBundles(
    draft,
    here.filter((id) => book.isResync || named.has(id)),
  )
  // In a resync, whoever lies between the customers of the page is no longer in the book.
  if (book.isResync) stripBundles(draft, named)
  for (const { customer_id, records } of page.bundles) {
    const own = records.map((record) => stored(record, book.book))
    for (const record of own) count(draft, record, 1)
    // What the page says of this book is all there is of it; what lies in other books stays.
    changeBundle(draft, customer_id, (all) => [...all.filter((one) => one.book !== book.book), ...own])
  }
  book.done += page.bundles.length
  book.total = page.total
  book.bundles_after = page.bundles_next ?? book.bundles_after
  if (!page.more) Object.assign(book, { after: book.head, bundles_after: null, head: null, isResync: false })
  return isOffered
}

/** The customers here from after the last page's end to this page's end. */
function bundlesBetween(draft: Draft, page: BundlesPage): Promise<string[]> {
  const from = draft.book.bundles_after
  const until = page.more ? page.bundles_next : null
  let range: IDBKeyRange | undefined
  if (from && until) range = IDBKeyRange.bound(from, until, true)
  else if (from) range = IDBKeyRange.lowerBound(from, true)
  else if (until) range = IDBKeyRange.upperBound(until)
  return readCache(draft.user, "bundles", (bundles) => bundles.getAllKeys(range)) as Promise<string[]>
}

async function takeEntries(draft: Draft, page: EntriesPage): Promise<void> {
  const { book } = draft
  await openBundles(
    draft,
    page.entries.flatMap((entry) => [customerOf(entry), entry.customer_id]),
  )
  // Whoever is parted again takes from the one she was merged into what the entries after hers name.
  const signs = [...draft.bundles.values()].flatMap(({ records }) => records.filter(isSign))
  const apart = new Map(signs.map((sign) => [sign.id, sign.customer_id]))
  await openBundles(draft, [...apart.values()])
  for (const entry of page.entries) {
    const customer = customerOf(entry)
    if (entry.kind === "customer" && entry.customer_id) {
      mergeBundles(draft, stored({ by: "", at: "", data: {}, ...entry }, book.book))
      continue
    }
    // What has moved to another of this user's books is gone from one and put into the other, in either order:
    // each book speaks for what lies in it.
    const isMeant = (one: StoredRecord) => one.id === entry.id && one.book === book.book
    const find = (id?: string | null) => draft.bundles.get(id ?? "")?.records.find(isMeant)
    const before = customer
      ? (find(customer) ?? find(apart.get(customer)))
      : await openLoose(draft, looseKey(entry.kind, entry.id))
    const isHere = before?.book === book.book
    if (entry.op !== "put") {
      if (before && isHere) removeRecord(draft, before)
    } else if (!before || !isHere || before.ver <= entry.ver) {
      putRecord(draft, stored(entry as WireRecord, book.book), before)
    }
  }
  book.epoch = page.epoch
  book.after = page.next
}

/** A record of the wire as it is kept: with its book. */
export function stored(record: WireRecord, book: string): StoredRecord {
  const { kind, id, customer_id, ver, by, at, data } = record
  return { kind, id, book, customer_id, ver, by, at, data }
}

async function dropLoose(draft: Draft): Promise<void> {
  for (const key of await keysOf<{ book: string }>(
    draft.user,
    "loose",
    (one) => one.book === draft.book.book,
  )) {
    draft.loose.set(key, null)
  }
}

function bundlesOf(user: string, book: string): Promise<string[]> {
  return keysOf<StoredBundle>(user, "bundles", (bundle) => bundle.books.includes(book))
}

/** The keys of what `isMeant` says yes to. */
async function keysOf<T>(
  user: string,
  store: "loose" | "bundles",
  isMeant: (value: T) => boolean,
): Promise<string[]> {
  return withCache(user, async (database) => {
    const source = database.transaction(store).objectStore(store)
    const [keys, values] = await Promise.all([result(source.getAllKeys()), result(source.getAll())])
    return (keys as string[]).filter((_, at) => isMeant(values[at]))
  })
}
