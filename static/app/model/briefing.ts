/** The page for the car park as a value: one customer's records and today in, what to read before the visit out. */

import { type Due, due } from "./due"
import { IN_PERSON } from "./gather"
import type { FieldsOf, Kind } from "./kinds"
import { type Coming, comingTo } from "./occasions_list"
import type { Bundle, StoredRecord } from "./records"
import { type Row, rowOf } from "./row"
import { type Age, ageOn, dayText, type LeapDay, nextOn, parseDay, parsePartial } from "./schedule"

/** A record with its fields by their types. */
export interface Item<K extends Kind> {
  id: string
  record: StoredRecord
  data: FieldsOf[K]
}

/** Somebody around the customer, as of today. */
export interface Kin extends Item<"person"> {
  age: Age | null
  /** The coming birthday, where it is near; without the year of birth nobody knows the years. */
  turns: { inDays: number; years: number | null } | null
}

/** A touch or a note of its own, with what was written about it. */
export interface Entry {
  /** `2026-06-03`; "" where nobody knows. */
  day: string
  touch: Item<"touch"> | null
  notes: Item<"note">[]
}

/** What happened since the last meeting. */
export type Since =
  | { sort: "ask"; due: Due }
  | { sort: "day"; day: Coming; inDays: number }
  | { sort: "entry"; entry: Entry; inDays: number }

export interface Briefing {
  row: Row
  customer: Item<"customer">
  company: StoredRecord | null
  avoid: Item<"fact">[]
  address: Item<"fact"> | null
  /** Spouse and children, or the nearest there are. */
  kin: Kin[]
  others: Kin[]
  /** The last meeting in person, else the last contact; null where there was none. */
  last: Entry | null
  since: Since[]
  /** Open ones: mine before theirs, the most pressing first; further down those for which there is no room. */
  promises: Item<"promise">[]
  alsoPromised: Item<"promise">[]
  settled: Item<"promise">[]
  next: Coming | null
  /** The planned touch that comes next. */
  plan: Item<"touch"> | null
  planned: Item<"touch">[]
  timeline: Entry[]
  facts: Item<"fact">[]
  /** The newest first. */
  pictures: Item<"picture">[]
  occasions: Item<"occasion">[]
  /** Open conflicts by the id of the record they are about. */
  conflicts: ReadonlyMap<string, Item<"conflict">[]>
}

const FAMILY = ["spouse", "child", "parent", "sibling", "kin", "friend", "agent", "colleague"]
/** From so many days on, a birthday is said with the name instead of the age. */
const BIRTHDAY_NEAR = 30
/** So long a day that passed is still worth a word. */
const STILL_NEWS = 60
const FAMILY_SHOWN = 6
const PROMISES_SHOWN = 3
/** Lines for what happened since and what is owed, together: more is not read in a car park. */
const ROOM = 3

/**
 * Return the briefing of a customer on `today` (`2026-11-23`), or undefined where her own record is missing.
 * `company` is hers, where she has one.
 */
export function briefing(
  bundle: Bundle,
  company: StoredRecord | undefined,
  today: string,
  leap?: LeapDay,
): Briefing | undefined {
  const row = rowOf(bundle, new Map(company ? [[company.id, company]] : []))
  const customer = itemsOf(bundle, "customer")[0]
  if (!row || !customer) return undefined
  const people = itemsOf(bundle, "person")
    .sort(byKinship)
    .map((person) => kinOf(person, today, leap))
  const family = people.filter(isFamily)
  const kin = (family.length > 0 ? family : people).slice(0, FAMILY_SHOWN)
  const facts = itemsOf(bundle, "fact")
  const promises = itemsOf(bundle, "promise")
  const open = promises.filter(isOpen).sort(byPressure)
  const planned = itemsOf(bundle, "touch")
    .filter(({ data }) => data.state === "planned" && (data.when?.day ?? "") >= today)
    .sort((a, b) => compare(momentOf(a), momentOf(b)))
  const timeline = timelineOf(bundle, today)
  const last = lastOf(timeline)
  return {
    row,
    customer,
    company: company ?? null,
    avoid: facts.filter(({ data }) => data.type === "avoid"),
    address: facts.find(({ data }) => data.type === "address") ?? null,
    kin,
    others: people.filter((person) => !kin.includes(person)),
    last,
    since: sinceOf(row, timeline, last, today, leap).slice(0, Math.max(1, ROOM - open.length)),
    promises: open.slice(0, PROMISES_SHOWN),
    alsoPromised: open.slice(PROMISES_SHOWN),
    settled: promises.filter((promise) => !isOpen(promise)).sort((a, b) => compare(doneOn(b), doneOn(a))),
    next: comingTo([row], today, 366, leap)[0] ?? null,
    plan: planned[0] ?? null,
    planned,
    timeline,
    facts: facts.filter(({ data }) => data.type !== "avoid" && data.type !== "address"),
    pictures: itemsOf(bundle, "picture").sort((a, b) => compare(b.id, a.id)),
    occasions: itemsOf(bundle, "occasion").sort((a, b) => compare(a.data.date ?? "", b.data.date ?? "")),
    conflicts: conflictsOf(bundle),
  }
}

/** The bundle's records of one kind. */
export function itemsOf<K extends Kind>(bundle: Bundle, kind: K): Item<K>[] {
  return bundle.records
    .filter((record) => record.kind === kind)
    .map((record) => ({ id: record.id, record, data: record.data as FieldsOf[K] }))
}

function kinOf(person: Item<"person">, today: string, leap?: LeapDay): Kin {
  const day = parseDay(today) ?? 0
  const birth = parsePartial(person.data.birth)
  const isLiving = (person.data.status ?? "living") === "living"
  const on = birth && isLiving ? nextOn(birth, day, leap) : null
  const isNear = on !== null && on - day <= BIRTHDAY_NEAR
  return {
    ...person,
    age: person.data.status === "deceased" ? null : ageOn(birth, day, leap),
    turns: isNear ? { inDays: on - day, years: ageOn(birth, on, leap)?.years ?? null } : null,
  }
}

/** Spouse and children who are part of her life; those who died stay in the book, further down. */
function isFamily({ data }: Kin): boolean {
  return (data.relation === "spouse" || data.relation === "child") && (data.status ?? "living") === "living"
}

/** Spouse, then children from the eldest, then the others. */
function byKinship(a: Item<"person">, b: Item<"person">): number {
  const rank = ({ data }: Item<"person">) => {
    const found = FAMILY.indexOf(data.relation ?? "")
    return found < 0 ? FAMILY.length : found
  }
  const birth = ({ data }: Item<"person">) => (/^\d/.test(data.birth ?? "") ? (data.birth ?? "") : "9999")
  return rank(a) - rank(b) || compare(birth(a), birth(b)) || compare(a.data.name ?? "", b.data.name ?? "")
}

/** Touches that have been and notes, the newest first; a note stands with the touch it tells of. */
function timelineOf(bundle: Bundle, today: string): Entry[] {
  const touches = itemsOf(bundle, "touch")
  const notes = itemsOf(bundle, "note")
  const known = new Set(touches.map((touch) => touch.id))
  const told = touches
    .filter(({ data }) => data.state !== "planned" || (data.when?.day ?? "") < today)
    .map((touch) => ({
      day: touch.data.when?.day ?? "",
      touch,
      notes: notes.filter((note) => note.data.touch_id === touch.id).sort(byWriting),
    }))
  const alone = notes
    .filter((note) => !known.has(note.data.touch_id ?? ""))
    .map((note) => ({ day: writtenOn(note), touch: null, notes: [note] }))
  return [...told, ...alone].sort((a, b) => compare(orderOf(b), orderOf(a)))
}

/** The last time they met; where they never did, the last contact of any kind. */
function lastOf(timeline: Entry[]): Entry | null {
  const held = timeline.filter((entry) => entry.touch?.data.state === "held")
  const met = held.find((entry) => IN_PERSON.has(entry.touch?.data.type ?? ""))
  const last = met ?? held[0]
  if (!last || last.notes.length > 0) return last ?? null
  // What was written that day without naming the meeting is about it.
  const sameDay = timeline.filter((entry) => !entry.touch && entry.day === last.day)
  return { ...last, notes: sameDay.flatMap((entry) => entry.notes) }
}

function sinceOf(row: Row, timeline: Entry[], last: Entry | null, today: string, leap?: LeapDay): Since[] {
  const day = parseDay(today) ?? 0
  const inDays = (text: string) => (parseDay(text) ?? day) - day
  const asks = due(row.due, today, leap).filter((item) => item.reason === "ask")
  const asked = new Set(asks.map((item) => item.key.replace(/^ask:/, "occ:")))
  const later = timeline.findIndex((entry) => last !== null && entry.touch?.id === last.touch?.id)
  const entries = timeline
    .slice(0, Math.max(0, later))
    .filter(
      ({ touch, notes }) =>
        touch?.data.state !== "cancelled" && !notes.some((note) => last?.notes.includes(note)),
    )
  const from = Math.max(day - STILL_NEWS, last ? (parseDay(last.day) ?? 0) + 1 : 0)
  const passed = comingTo([row], dayText(from), day - 1 - from, leap).filter(({ key }) => !asked.has(key))
  return [
    ...asks.map((item): Since => ({ sort: "ask", due: item })),
    ...entries.slice(0, 1).map((entry): Since => ({ sort: "entry", entry, inDays: inDays(entry.day) })),
    ...passed.reverse().map((item): Since => ({ sort: "day", day: item, inDays: inDays(item.on) })),
  ]
}

function conflictsOf(bundle: Bundle): ReadonlyMap<string, Item<"conflict">[]> {
  const open = itemsOf(bundle, "conflict").filter(({ data }) => (data.state ?? "open") === "open")
  const found = new Map<string, Item<"conflict">[]>()
  for (const conflict of open) {
    const about = conflict.data.of_id ?? ""
    found.set(about, [...(found.get(about) ?? []), conflict])
  }
  return found
}

function isOpen({ data }: Item<"promise">): boolean {
  return (data.state ?? "open") === "open"
}

function byPressure(a: Item<"promise">, b: Item<"promise">): number {
  const mine = ({ data }: Item<"promise">) => (data.by === "them" ? 1 : 0)
  return mine(a) - mine(b) || compare(a.data.due ?? "9999", b.data.due ?? "9999")
}

function doneOn({ data }: Item<"promise">): string {
  return data.done_on ?? data.due ?? ""
}

/** The writer's own day: the first ten characters of a moment of her own clock. */
export function writtenOn(note: Item<"note">): string {
  return (note.data.written_at ?? note.record.at).slice(0, 10)
}

function byWriting(a: Item<"note">, b: Item<"note">): number {
  return compare(a.data.written_at ?? a.record.at, b.data.written_at ?? b.record.at)
}

function orderOf({ day, touch, notes }: Entry): string {
  const time = touch?.data.when?.time ?? notes[0]?.data.written_at?.slice(11, 16) ?? ""
  return `${day} ${time} ${touch?.id ?? notes[0]?.id}`
}

function momentOf({ data }: Item<"touch">): string {
  return `${data.when?.day} ${data.when?.time ?? ""}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
