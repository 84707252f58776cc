/**
 * One customer's records trimmed to what the rules of due.ts need.
 *
 * Twin of webapp/reminders/gather.py; both run tests/cases/due.json.
 */

import type { Fields, StoredRecord } from "./records"
import { cadenceOf, parseDay, parsePartial } from "./schedule"

/** On how many days before an occasion the rep hears of it, where the occasion itself does not say. */
export const OCCASION_LEAD: Readonly<Record<string, readonly number[]>> = {
  anniversary: [1, 0],
  wedding: [14, 1],
  exam: [1],
  graduation: [0],
  holiday: [],
  promotion: [0],
  win: [0],
  retirement: [1, 0],
  memorial: [0],
  other: [1, 0],
}

/** Types after which the rep asks how it went, where the occasion itself does not say. */
export const ASKED_AFTER: ReadonlySet<string> = new Set(["exam", "graduation", "holiday"])

/** Types that come every year, where the occasion itself does not say. */
export const YEARLY: ReadonlySet<string> = new Set(["anniversary", "memorial"])

/** Types of touch that count as met and seen (docs/kinds.md). */
export const IN_PERSON: ReadonlySet<string> = new Set([
  "visit",
  "breakfast",
  "lunch",
  "dinner",
  "coffee",
  "golf",
  "event",
])

/** Characters of a promise that travel with what is due. */
const LONGEST_PROMISE = 140

/** So many "not useful" in a row, and this kind of reminder pauses for this customer. */
const SILENCED_AFTER = 3

const REASON_OF: Readonly<Record<string, string>> = {
  write: "write_up",
  ask: "ask",
  promise: "promise",
  prep: "visit",
  stale: "overdue",
}

export interface DuePerson {
  id: string
  name?: string
  relation?: string
  gender?: string
  birth?: string
  status?: string
}

export interface DueOccasion {
  id: string
  type: string
  label?: string
  person_id?: string
  date: string
  repeat: string
  lead: readonly number[]
  ask_after: boolean
  answered?: string
}

export interface DuePromise {
  id: string
  by: string
  due: string
  text: string
}

export interface DueVisit {
  id: string
  day: string
  time?: string
  type?: string
  unwritten?: true
}

/** One customer's records, trimmed. Plain JSON: the phone keeps it in the list row. */
export interface DueInput {
  id: string
  status: string
  birth?: string
  cadence: number
  added?: string
  last?: { id: string; day: string }
  people: DuePerson[]
  occasions: DueOccasion[]
  promises: DuePromise[]
  visits: DueVisit[]
  /** The last meeting in person, where nothing was written since that day. */
  unwritten?: { id: string; day: string; type: string }
  /** Reminder key -> the day it comes back, or "" when it does not. */
  handled: Record<string, string>
  /** The reasons that "not useful" has silenced for her, until the rep turns them on again. */
  silenced?: string[]
}

/**
 * What the rules need of one customer's living records, her `handled` ones among them.
 *
 * Without the customer's own record the result is one for which nothing is due.
 */
export function gather(records: readonly StoredRecord[]): DueInput {
  const of = (kind: string) => records.filter((record) => record.kind === kind)
  const customer = of("customer")[0]
  const data: Fields = customer?.data ?? { status: "deceased" }
  const occasions = of("occasion").flatMap(occasionOf)
  const about: DueInput = {
    id: customer?.id ?? "",
    status: textOf(data.status) ?? "active",
    cadence: cadenceOf(data.tier, data.cadence),
    people: of("person").flatMap((record) => personOf(record, occasions)),
    occasions,
    promises: of("promise").flatMap(promiseOf),
    visits: of("touch").flatMap((touch) => visitOf(touch, of("note"))),
    handled: {},
  }
  if (hasDay(data.birth)) about.birth = textOf(data.birth)
  if (parseDay(data.added_on) !== null) about.added = textOf(data.added_on)
  const last = lastHeld(of("touch"))
  if (last) {
    const { id, day } = last
    about.last = { id, day }
    if (isUnwritten(last, of("note"))) about.unwritten = { id, day, type: String(last.data.type) }
  }
  about.handled = handledOf(about, of("handled"))
  const silenced = silencedOf(new Set([about.id, ...of("person").map(({ id }) => id)]), of("handled"))
  if (silenced.length > 0) about.silenced = silenced
  return about
}

function personOf({ id, data }: StoredRecord, occasions: DueOccasion[]): DuePerson[] {
  if (!hasDay(data.birth) && !occasions.some((occasion) => occasion.person_id === id)) return []
  const { name, relation, gender, birth, status } = data
  return [known({ id, name, relation, gender, birth, status }) as unknown as DuePerson]
}

function occasionOf({ id, data }: StoredRecord): DueOccasion[] {
  if (!hasDay(data.date)) return []
  const type = textOf(data.type) ?? "other"
  const { label, person_id, date, answered } = data
  const repeat = data.repeat ?? (YEARLY.has(type) ? "yearly" : "once")
  const lead = data.lead ?? OCCASION_LEAD[type] ?? OCCASION_LEAD.other
  const ask_after = data.ask_after ?? ASKED_AFTER.has(type)
  const occasion = known({ id, type, label, person_id, date, repeat, lead, ask_after, answered })
  return [occasion as unknown as DueOccasion]
}

function promiseOf({ id, data }: StoredRecord): DuePromise[] {
  if ((data.state ?? "open") !== "open" || parseDay(data.due) === null) return []
  const text = Array.from(textOf(data.text) ?? "")
    .slice(0, LONGEST_PROMISE)
    .join("")
  return [{ id, by: textOf(data.by) ?? "me", due: String(data.due), text }]
}

function visitOf(touch: StoredRecord, notes: readonly StoredRecord[]): DueVisit[] {
  const { id, data } = touch
  const when = whenOf(data)
  if (!when || data.state !== "planned") return []
  const unwritten = isUnwritten(touch, notes) || undefined
  return [known({ id, day: when.day, time: when.time, type: data.type, unwritten }) as unknown as DueVisit]
}

/** Whether no note tells of this meeting in person: none names it, none was written since that day. */
function isUnwritten(
  { id, data }: Pick<StoredRecord, "id" | "data">,
  notes: readonly StoredRecord[],
): boolean {
  const day = whenOf(data)?.day ?? ""
  const isTold = (note: Fields) => note.touch_id === id || (textOf(note.written_at) ?? "").slice(0, 10) >= day
  return IN_PERSON.has(String(data.type)) && !notes.some((note) => isTold(note.data))
}

interface Held extends Pick<StoredRecord, "id" | "data"> {
  day: string
  order: string
}

function lastHeld(touches: readonly StoredRecord[]): Held | undefined {
  let last: Held | undefined
  for (const { id, data } of touches) {
    const when = whenOf(data)
    if (!when || data.state !== "held") continue
    const order = `${when.day} ${when.time ?? "     "} ${id}`
    if (!last || order > last.order) last = { id, data, day: when.day, order }
  }
  return last
}

/** What the rep has handled of all that can still come up: its subject is here, its touch is the last. */
function handledOf(about: DueInput, records: readonly StoredRecord[]): Record<string, string> {
  const subjects = [about, ...about.people, ...about.occasions, ...about.promises, ...about.visits]
  const here = new Set([...subjects.map((subject) => subject.id), about.unwritten?.id])
  const last = about.last?.id ?? "none"
  const kept: Record<string, string> = {}
  for (const { data } of records) {
    const key = textOf(data.key) ?? ""
    const [kind, subject, touch] = key.split(":")
    if (!here.has(subject ?? "") || (kind === "stale" && touch !== last)) continue
    const until = textOf(data.until)
    if (data.action !== "snoozed") kept[key] = ""
    else if (until) kept[key] = until
  }
  return kept
}

/**
 * The reasons of which the last three acts were all "not useful"; `born` are those who have birthdays.
 * The one place that puts a rep's moments in order: a wrong clock pauses a little early or late.
 */
function silencedOf(born: ReadonlySet<string>, records: readonly StoredRecord[]): string[] {
  const acts = new Map<string, { at: number; useful: boolean }[]>()
  for (const { data } of records) {
    const reason = reasonOf(textOf(data.key) ?? "", born)
    if (!reason) continue
    const act = { at: Date.parse(textOf(data.at) ?? "") || 0, useful: data.action !== "not_useful" }
    acts.set(reason, [...(acts.get(reason) ?? []), act])
  }
  return [...acts]
    .filter(([, all]) => {
      // Of two in the same second the useful one counts as the later.
      const last = all
        .sort((a, b) => a.at - b.at || Number(a.useful) - Number(b.useful))
        .slice(-SILENCED_AFTER)
      return last.length === SILENCED_AFTER && !last.some(({ useful }) => useful)
    })
    .map(([reason]) => reason)
    .sort()
}

/** The reason a reminder's key stands for; `again:{customer}:{reason}` turns that reason on again. */
function reasonOf(key: string, born: ReadonlySet<string>): string | undefined {
  const [kind = "", subject = "", third] = key.split(":")
  if (kind === "occ") return born.has(subject) ? "birthday" : "occasion"
  return kind === "again" ? third : REASON_OF[kind]
}

function whenOf(data: Fields): { day: string; time?: string } | undefined {
  const when = data.when as { day: string; time?: string } | null | undefined
  return when && parseDay(when.day) !== null ? when : undefined
}

function hasDay(text: unknown): boolean {
  return parsePartial(text)?.day !== undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined
}

function known(values: Fields): Fields {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
  )
}
