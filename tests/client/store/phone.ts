/** A phone for the tests: a user with fresh databases, and pages as the server would send them. */

import "fake-indexeddb/auto"
import { pointerHash } from "../../../static/app/model/digest"
import { newId } from "../../../static/app/model/ids"
import type { Fields, StoredRecord } from "../../../static/app/model/records"
import type { BundlesPage, Cursor, EntriesPage, Entry, WireRecord } from "../../../static/app/model/wire"
import { applyPage } from "../../../static/app/store/apply"
import { openBook } from "../../../static/app/store/book"
import { cursorsOf, keepBooks, readState } from "../../../static/app/store/cache"
import { type Codec, plain } from "../../../static/app/store/codec"
import { becomeUser, type KnownUser } from "../../../static/app/store/device"

export const BOOK = "01930000-0000-7000-8000-0000000000b1"
export const PRIVATE = "01930000-0000-7000-8000-0000000000b2"
export const EPOCH = "01930000-0000-7000-8000-0000000000e1"

/** A codec that takes its time, as a real one will: awaited inside a transaction it would break it. */
export const slow: Codec = {
  seal: (text) => new Promise((resolve) => setTimeout(() => resolve({ sealed: text }), 5)),
  unseal: (stored) =>
    new Promise((resolve) => setTimeout(() => resolve((stored as { sealed: string }).sealed), 5)),
}

export const codecs: [string, Codec][] = [
  ["as it is", plain],
  ["sealed slowly", slow],
]

/** Signs somebody new in on this phone and opens the empty book. */
export async function newPhone(name = "Jonas Berg"): Promise<KnownUser> {
  const user = await becomeUser({ user: newId(), name, email: "jonas@example.org", role: "rep" })
  const info = { role: "owner" as const, head: 0, customers: 0 }
  await keepBooks(user.user, [
    { ...info, book: BOOK, name: "Jonas", private: false },
    { ...info, book: PRIVATE, name: "Private", private: true },
  ])
  await openBook()
  return user
}

/** A customer's id by number; they sort as their numbers do. */
export function customerId(number: number): string {
  return `01930000-0000-7000-8000-${number.toString(16).padStart(12, "0")}`
}

export function wire(
  kind: StoredRecord["kind"],
  id: string,
  data: Fields,
  { customer_id = null as string | null, ver = 1 } = {},
): WireRecord {
  return { kind, id, ver, customer_id, by: "server", at: "2026-11-23T07:01:23Z", data }
}

/** A customer with one note, as a bundle. */
export function wireBundle(number: number, given = `Maria${number}`) {
  const id = customerId(number)
  const note = wire("note", `note-${number}`, { text: `She told of number ${number}` }, { customer_id: id })
  return { customer_id: id, records: [wire("customer", id, { given, family: "Holm" }), note] }
}

export function bundlesPage(bundles: BundlesPage["bundles"], more: Partial<BundlesPage> = {}): BundlesPage {
  const bundles_next = bundles.at(-1)?.customer_id ?? null
  const page = {
    book: BOOK,
    epoch: EPOCH,
    head: 10,
    bundles,
    bundles_next,
    total: bundles.length,
    more: false,
  }
  return { ...page, ...more }
}

export function put(rev: number, record: WireRecord): Entry {
  return { rev, op: "put", ...record }
}

export function gone(rev: number, record: WireRecord, op: "gone" | "del" = "gone"): Entry {
  const { kind, id, ver, customer_id } = record
  return { rev, op, kind, id, ver, customer_id }
}

export function entriesPage(after: number, entries: Entry[], more: Partial<EntriesPage> = {}): EntriesPage {
  const next = entries.at(-1)?.rev ?? after
  return { book: BOOK, epoch: EPOCH, head: next, after, entries, next, more: false, ...more }
}

export function digestOf(records: WireRecord[]): { n: number; hsum: number } {
  return { n: records.length, hsum: records.reduce((sum, record) => sum + pointerHash(record), 0) }
}

/** The cursor the phone would name for a book now. */
export async function cursorOf(user: string, book = BOOK): Promise<Cursor | undefined> {
  return cursorsOf(await readState(user)).find((cursor) => cursor.book === book)
}

/** Applies a page as the answer to a request made now. */
export async function receive(user: string, page: Parameters<typeof applyPage>[1]) {
  return applyPage(user, page, await cursorOf(user, page.book))
}

/** Makes the next write to a store of IndexedDB fail with this error, as a full disk or a killed tab would. */
export function failNextPut(store: string, error: () => DOMException): () => void {
  const proto = IDBObjectStore.prototype
  const original = { put: proto.put, add: proto.add }
  const restore = () => Object.assign(proto, original)
  const failing = (name: "put" | "add") =>
    function (this: IDBObjectStore, ...args: [unknown, IDBValidKey?]) {
      if (this.name !== store) return original[name].apply(this, args)
      restore()
      this.transaction.abort()
      throw error()
    }
  proto.put = failing("put")
  proto.add = failing("add")
  return restore
}
