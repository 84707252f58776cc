/** What the screens read: a customer by key, the rows of the list, companies, the setting, the books. */

import { computed, type ReadonlySignal, signal } from "@preact/signals"
import { type Alphabet, alphabetOf } from "../model/alphabet"
import { inOrder } from "../model/book_list"
import { namedId } from "../model/ids"
import type { Setting } from "../model/kinds"
import { overlay } from "../model/overlay"
import { type Bundle, type Mutation, type StoredRecord, shownOn } from "../model/records"
import { finishRow, type Row, rowOf, type StoredRow } from "../model/row"
import type { BookInfo } from "../model/wire"
import { readBooks, readLoose, readPacks, readRecord, readRecords } from "./cache"
import { BOOKS, onChange } from "./changes"
import { currentUser, type KnownUser } from "./device"
import { overlaying, waitingMerge } from "./outbox"

export type { BookInfo } from "../model/wire"
export type { KnownUser } from "./device"

const userSignal = signal<KnownUser | null>(null)
const rowsSignal = signal<Row[]>([])
const loadedSignal = signal(false)
const companiesSignal = signal<ReadonlyMap<string, StoredRecord>>(new Map())
const settingSignal = signal<Setting>({})
const booksSignal = signal<BookInfo[]>([])

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
/** How names are ordered: by the user's language, else by the phone's. */
export const alphabet: ReadonlySignal<Alphabet> = computed(() => alphabetOf(setting.value.language))
/** The books this user may read, as the server last said; the private one has `private: true`. */
export const books: ReadonlySignal<BookInfo[]> = booksSignal

/** More changes than these at once are read back as whole packs. */
const MANY = 100

/** Opens the current user's book: fills `user`, `setting`, `books`. A few reads by key; no rows. */
export async function openBook(): Promise<KnownUser | null> {
  userSignal.value = await currentUser()
  await Promise.all([refreshBooks(), refreshSetting()])
  onChange(refresh)
  return userSignal.value
}

/**
 * Reads one customer with everything that stands under her, waiting changes laid over; undefined if unknown. Of one
 * who was merged into another that other one is read.
 */
export async function readBundle(id: string, from: readonly string[] = []): Promise<Bundle | undefined> {
  const owner = user.value?.user
  if (!owner) return undefined
  const read = (one: string) => Promise.all([readRecords(owner, one), overlaying(owner, one)])
  const [tie, own] = await Promise.all([waitingMerge(owner, id), read(id)])
  const [here = []] = own
  const into = tie?.customer_id ?? here.find((record) => record.id === id)?.customer_id
  // Two phones may merge the two crosswise: until the server's word is here, nobody is sent in a circle.
  if (into && tie?.op !== "split" && !from.includes(into)) return readBundle(into, [...from, id])
  // Grows while it is gone through: with whom somebody was merged, or is to be parted from again.
  const ids = new Set([id, into ?? id])
  const records: StoredRecord[] = []
  const mutations: Mutation[] = []
  for (const one of ids) {
    const [stored = [], over] = one === id ? own : await read(one)
    for (const other of over.flatMap(shownOn)) ids.add(other)
    records.push(...stored)
    mutations.push(...over)
  }
  const laid = lay(owner, records, mutations).filter((record) => [record.id, record.customer_id].includes(id))
  // What has come before its customer, or outlived her, stays hidden: it has no page to stand on.
  return laid.some((record) => record.id === id) ? { id, records: laid } : undefined
}

function lay(user: string, records: StoredRecord[], mutations: Mutation[]): StoredRecord[] {
  const private_book = books.value.find((book) => book.private)?.book ?? ""
  const inOrder = mutations.sort((a, b) => a.n - b.n)
  return overlay(records, inOrder, { user, private_book })
}

/** Reads one company by key, waiting changes laid over. */
export function readCompany(id: string): Promise<StoredRecord | undefined> {
  return readLoneRecord("company", id)
}

async function readLoneRecord(kind: "company" | "setting", id: string): Promise<StoredRecord | undefined> {
  const owner = user.value
  if (!owner) return undefined
  const [record, mutations] = await Promise.all([
    readRecord(owner.user, kind, id, null),
    overlaying(owner.user, id),
  ])
  return lay(owner.user, record ? [record] : [], mutations).find((one) => one.kind === kind)
}

async function refreshSetting(): Promise<void> {
  const record = user.value && (await readLoneRecord("setting", namedId(user.value.user, "setting")))
  settingSignal.value = (record?.data ?? {}) as Setting
}

async function refreshBooks(): Promise<void> {
  booksSignal.value = user.value ? await readBooks(user.value.user) : []
}

/** Reads all rows and companies into their signals and keeps them fresh. Never on the way to a briefing. */
export async function loadRows(): Promise<void> {
  const owner = user.value
  if (!owner) return
  const [packs, stored, mutations] = await Promise.all([
    readPacks<StoredRow>(owner.user, "packs"),
    readLoose(owner.user, "company"),
    overlaying(owner.user),
  ])
  companiesSignal.value = byId(
    lay(owner.user, stored, mutations).filter((record) => record.kind === "company"),
  )
  const all = new Map<string, Row>()
  for (const pack of packs.values()) {
    for (const row of pack) all.set(row.id, finishRow(row, companiesSignal.value))
  }
  await readRows(all, new Set(mutations.flatMap(shownOn)))
  show(all)
  loadedSignal.value = true
}

/** Reads the rows of these customers anew. */
async function readRows(all: Map<string, Row>, ids: ReadonlySet<string>): Promise<void> {
  for (const id of ids) {
    const bundle = await readBundle(id)
    const row = bundle && rowOf(bundle, companiesSignal.value)
    if (row?.id === id) all.set(id, row)
    else all.delete(id)
  }
}

function show(all: ReadonlyMap<string, Row>): void {
  rowsSignal.value = inOrder(all.values(), alphabet.value)
}

function byId<T extends { id: string }>(things: readonly T[]): Map<string, T> {
  return new Map(things.map((thing) => [thing.id, thing]))
}

const changed = new Set<string>()
let refreshing = false

/** Milliseconds; a turn that is over sooner keeps nobody waiting. */
const A_FRAME = 16
/** After a longer turn the next one waits so many times as long: a first sync brings hundreds of pages. */
const REST = 4

/** Reads back what has changed; changes that come meanwhile are read in the next turn. */
function refresh(ids: ReadonlySet<string>): void {
  for (const id of ids) changed.add(id)
  if (!refreshing) void readBackAll()
}

async function readBackAll(): Promise<void> {
  refreshing = true
  try {
    while (changed.size > 0) {
      const now = new Set(changed)
      changed.clear()
      const began = performance.now()
      await readBack(now)
      const took = performance.now() - began
      if (took > A_FRAME) await new Promise((wake) => setTimeout(wake, took * REST))
    }
  } finally {
    refreshing = false
  }
}

async function readBack(ids: ReadonlySet<string>): Promise<void> {
  const owner = user.value
  if (!owner) return
  if (ids.has(BOOKS)) await refreshBooks()
  if (ids.has(namedId(owner.user, "setting"))) await refreshSetting()
  if (!loadedSignal.value) return
  if (ids.size > MANY) return loadRows()
  const all = byId(rowsSignal.value)
  await readCompanies(all, ids)
  await readRows(all, ids)
  // Unless somebody else's book was opened meanwhile.
  if (user.value?.user === owner.user) show(all)
}

async function readCompanies(all: Map<string, Row>, ids: ReadonlySet<string>): Promise<void> {
  const known = new Map(companiesSignal.value)
  for (const id of ids) {
    const company = all.has(id) ? undefined : await readCompany(id)
    if (company) known.set(id, company)
    else if (!known.delete(id)) continue
    companiesSignal.value = new Map(known)
    for (const row of all.values()) if (row.company_id === id) all.set(row.id, finishRow(row, known))
  }
}
