/** The exchange as it travels (docs/sync-protocol.md): what the phone asks and the server answers. */

import type { Mutation, StoredRecord } from "./records"

/** Where a phone stands in one book: `after` once it is whole, before that the last bundle applied. */
export interface Cursor {
  book: string
  epoch: string | null
  /** The last rev applied; null while the book is still being fetched. */
  after: number | null
  /** The last customer applied; null before the first. */
  bundles_after?: string | null
  /** The head noted with the first bundle; deltas run from there. */
  head?: number | null
}

export interface ExchangeRequest {
  user: string
  device: string
  build: string
  schema: number
  presence: { waiting: number; oldest: string | null; persisted: boolean | null; cleared?: boolean }
  cursors: Cursor[]
  mutations: WireMutation[]
}

export type WireMutation = Omit<Mutation, "n" | "seen">

export type Outcome = "applied" | "noop" | "merged" | "conflict" | "forwarded" | "parked" | "defer"

export interface Receipt {
  mid: string
  outcome: Outcome
  book: string | null
  rev: number | null
  ver: number | null
  conflict: string | null
  reason: string | null
}

/** A book this user may read. */
export interface BookInfo {
  book: string
  name: string
  private: boolean
  role: "owner" | "cover" | "viewer"
  head: number
  customers: number
}

export interface OtherDevice {
  device: string
  label: string
  waiting: number
  oldest: string | null
  seen: string | null
}

export interface Hello {
  user: string
  name: string
  email: string
  role: string
  time: string
  build: string
  schema: number
  wipe: boolean
  upgrade: boolean
  books: BookInfo[]
  devices: OtherDevice[]
  push: { key: string | null; endpoint_sha: string | null }
  /** Hashes of pictures that the server lacks; an older server does not say. */
  missing?: string[]
  /** For how many days the book may be read without another word from the server. */
  reading_days?: number
}

/** A record as it travels: its book is that of the page. */
export type WireRecord = Omit<StoredRecord, "book" | "waiting">

export interface Entry {
  rev: number
  op: "put" | "del" | "gone"
  kind: StoredRecord["kind"]
  id: string
  ver: number
  customer_id: string | null
  by?: string
  at?: string
  data?: StoredRecord["data"]
}

export interface EntriesPage {
  book: string
  epoch: string
  head: number
  after: number
  entries: Entry[]
  next: number
  more: boolean
  digest?: { n: number; hsum: number }
}

export interface WireBundle {
  customer_id: string
  records: WireRecord[]
}

export interface BundlesPage {
  book: string
  epoch: string
  head: number
  /** The book's own records, with the first page: companies and settings. */
  records?: WireRecord[]
  bundles: WireBundle[]
  bundles_next: string | null
  total: number
  more: boolean
}

/** Some customers of a book, whole, before the book itself is fetched; it moves no cursor. */
export interface BriefPage {
  book: string
  records: WireRecord[]
  bundles: WireBundle[]
}

/** What a phone that holds nothing yet is given first. */
export interface Brief {
  user: string
  books: BookInfo[]
  pages: BriefPage[]
}

export interface ResyncPage {
  book: string
  resync: "epoch" | "floor" | "digest" | "schema"
}

export type Page = EntriesPage | BundlesPage | ResyncPage

export interface ExchangeAnswer {
  receipts: Receipt[]
  hello: Hello
  pages: Page[]
}
