/** What the screens read: a customer by key, the rows of the list, companies, the setting, the books. */

import { type ReadonlySignal, signal } from "@preact/signals"
import type { Setting } from "../model/kinds"
import type { Bundle, StoredRecord } from "../model/records"
import type { Row } from "../model/row"
import type { BookInfo } from "../model/wire"
import type { KnownUser } from "./device"

export type { BookInfo } from "../model/wire"
export type { KnownUser } from "./device"

const userSignal = signal<KnownUser | null>(null)
const rowsSignal = signal<Row[]>([])
const companiesSignal = signal<ReadonlyMap<string, StoredRecord>>(new Map())
const settingSignal = signal<Setting>({})
const booksSignal = signal<BookInfo[]>([])
const loadedSignal = signal(false)

/** Whose book is open; null before `openBook` and when nobody is signed in on this phone. */
export const user: ReadonlySignal<KnownUser | null> = userSignal
/** The customers in the order of the list, waiting changes included. Filled by `loadRows`, then kept fresh. */
export const rows: ReadonlySignal<Row[]> = rowsSignal
/** True once `loadRows` has read everything the phone holds: an empty list is then truly empty. */
export const rowsLoaded: ReadonlySignal<boolean> = loadedSignal
/** Every company by id. Filled by `loadRows`; a briefing reads its own company with `readCompany`. */
export const companies: ReadonlySignal<ReadonlyMap<string, StoredRecord>> = companiesSignal
/** The user's wishes, waiting changes included; empty where nothing was set. */
export const setting: ReadonlySignal<Setting> = settingSignal
/** The books this user may read, as the server last said; the private one has `private: true`. */
export const books: ReadonlySignal<BookInfo[]> = booksSignal

/** Opens the current user's book: fills `user`, `setting`, `books`. A few reads by key; no rows. */
export async function openBook(): Promise<KnownUser | null> {
  throw new Error("not yet")
}

/** Reads one customer with everything that stands under her, waiting changes laid over; undefined if unknown. */
export async function readBundle(_id: string): Promise<Bundle | undefined> {
  throw new Error("not yet")
}

/** Reads one company by key, waiting changes laid over. */
export async function readCompany(_id: string): Promise<StoredRecord | undefined> {
  throw new Error("not yet")
}

/** Reads all rows and companies into their signals and keeps them fresh. Never on the way to a briefing. */
export async function loadRows(): Promise<void> {
  throw new Error("not yet")
}

/** A customer's notes, for the second pass of search. */
export interface CustomerTexts {
  id: string
  notes: { id: string; text: string }[]
}

/** Reads the notes of all customers pack by pack, so that a search can stop between two. */
export async function* readTexts(): AsyncGenerator<CustomerTexts[]> {
  throw new Error("not yet")
}
