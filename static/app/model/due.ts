/**
 * What is due for one customer and why: one pure rule set, values in, values out.
 *
 * Twin of webapp/reminders/due.py; both run tests/cases/due.json. It decides for Today on the phone and
 * for push on the server, with the same keys (docs/kinds.md, "Reminder keys"). It makes no sentences:
 * what comes out are reasons, names, days and numbers, and each side says them in its own words.
 */

import type { DueInput, DueOccasion, DuePerson } from "./gather"
import {
  addDays,
  ageOn,
  type Day,
  dayText,
  type LeapDay,
  lastBefore,
  nextOn,
  occursIn,
  overdue,
  parseDay,
  parsePartial,
  yearOf,
} from "./schedule"

/** On how many days before a birthday the rep hears of it. */
export const BIRTHDAY_LEAD: readonly number[] = [1, 0]

/** The same for a child: a card by post needs a week. */
const CHILD_LEAD: readonly number[] = [7, 1, 0]

/** Days after a meeting in which the rep is asked to write it up. */
const WRITE_UP_FOR = 7

/** Days for which a question how it went stays open. */
export const ASK_FOR = 120

/** A contact planned within so many days keeps a customer from being told as overdue. */
export const PLANNED_SOON = 30

const ORDER = ["visit", "birthday", "occasion", "write_up", "ask", "promise", "overdue"] as const

export type Reason = (typeof ORDER)[number]

/** Whom it is about: the customer (then only kind and id) or a person around her. */
export interface Subject {
  kind: "customer" | "person"
  id: string
  name?: string
  relation?: string
  gender?: string
}

/** One thing that is due, and why. */
export interface Due {
  key: string
  reason: Reason
  customer_id: string
  subject: Subject
  /** The day it is about: the birthday, the exam, the promise's day, the day she became overdue. */
  on: string
  /** The first day it was due. */
  since: string
  /** Days from today to `on`; negative once it is past. */
  in_days: number
  /** The type of the occasion or of the planned touch. */
  type?: string
  /** An occasion in the rep's own words. */
  label?: string
  /** The age reached on `on`, or how many years an anniversary counts. */
  years?: number
  /** What was promised, and who owes it. */
  text?: string
  by?: string
  /** The hour of a planned touch. */
  time?: string
  /** Overdue: days since the last held touch, or since she was added, and their ratio to the cadence. */
  days?: number
  ratio?: number
  /** Overdue: the day of the last held touch; absent where there was none. */
  last?: string
}

/**
 * What is due on `today` (`2026-11-23`) for one customer, in a stable order, without what the rep has handled.
 *
 * Of the deceased and the lost nothing is told, but a visit the rep has planned stays. A reason that the rep
 * found useless for her three times in a row is silent.
 */
export function due(about: DueInput, today: string, leap: LeapDay = "02-28"): Due[] {
  const day = parseDay(today)
  if (day === null) throw new RangeError(`not a day: ${today}`)
  const found = [...visits(about, day), ...writeUps(about, day)]
  if (about.status === "active" || about.status === "paused") {
    found.push(...birthdays(about, day, leap), ...occasions(about, day, leap), ...promises(about, day))
  }
  if (about.status === "active") found.push(...overdueOf(about, day))
  return found
    .filter(({ reason, key }) => !about.silenced?.includes(reason) && !isHandled(about.handled, key, today))
    .sort(byOrder)
}

function visits(about: DueInput, today: Day): Due[] {
  return about.visits.flatMap((visit) => {
    const on = dayOf(visit.day)
    if (on < today || on > today + 1) return []
    const item = itemOf(about, today, `prep:${visit.id}`, "visit", on, addDays(on, -1))
    return [withKnown(item, { type: visit.type, time: visit.time })]
  })
}

function writeUps(about: DueInput, today: Day): Due[] {
  // A planned meeting that passed: the rep was there, unless a later touch tells what became of it.
  const passed = about.visits.filter((visit) => visit.unwritten && visit.day > (about.last?.day ?? ""))
  return [...passed, ...(about.unwritten ? [about.unwritten] : [])].flatMap((meeting) => {
    const on = dayOf(meeting.day)
    if (today - on < 1 || today - on > WRITE_UP_FOR) return []
    const item = itemOf(about, today, `write:${meeting.id}`, "write_up", on, addDays(on, 1))
    return [withKnown(item, { type: meeting.type })]
  })
}

function birthdays(about: DueInput, today: Day, leap: LeapDay): Due[] {
  const living = about.people.filter((person) => (person.status ?? "living") === "living")
  const customer: DuePerson = { id: about.id, birth: about.birth }
  return [customer, ...living].flatMap((one) => {
    const birth = parsePartial(one.birth)
    const on = birth && nextOn(birth, today, leap)
    const offset = offsetOf(one.relation === "child" ? CHILD_LEAD : BIRTHDAY_LEAD, today, on)
    if (birth === null || on === null || offset === null || yearOf(on) <= (birth.year ?? 0)) return []
    const key = `occ:${one.id}:${yearOf(on)}:${offset}`
    const item = itemOf(about, today, key, "birthday", on, addDays(on, -offset), one)
    return [withKnown(item, { years: ageOn(birth, on, leap)?.years })]
  })
}

function occasions(about: DueInput, today: Day, leap: LeapDay): Due[] {
  const found: Due[] = []
  for (const occasion of about.occasions) {
    const person = about.people.find((one) => one.id === occasion.person_id)
    const known = parsePartial(occasion.date)
    if (known === null || !isToBeTold(occasion, person)) continue
    const { type, label } = occasion
    // Without a year nobody can say that it is over for good: it is taken as yearly.
    const once = occasion.repeat === "once" && known.year !== undefined
    const coming = once ? occursIn(known, known.year ?? 0, leap) : nextOn(known, today, leap)
    const offset = offsetOf(occasion.lead, today, coming)
    if (coming !== null && offset !== null && (known.year ?? 0) <= yearOf(coming)) {
      const key = `occ:${occasion.id}:${yearOf(coming)}:${offset}`
      const item = itemOf(about, today, key, "occasion", coming, addDays(coming, -offset), person)
      found.push(withKnown(item, { type, label, years: yearsOf(known.year, coming) }))
    }
    const past = once ? coming : lastBefore(known, today, leap)
    if (past !== null && occasion.ask_after && isOpen(occasion, known.year, past, today)) {
      const key = `ask:${occasion.id}:${yearOf(past)}`
      const item = itemOf(about, today, key, "ask", past, addDays(past, 1), person)
      found.push(withKnown(item, { type, label }))
    }
  }
  return found
}

function promises(about: DueInput, today: Day): Due[] {
  return about.promises.flatMap((promise) => {
    const on = dayOf(promise.due)
    // My own I hear of while a day is left to keep it; theirs only once the day is there.
    const notice = promise.by === "me" ? 1 : 0
    if (on - today > notice) return []
    const item = itemOf(about, today, `promise:${promise.id}`, "promise", on, addDays(on, -notice))
    return [withKnown(item, { by: promise.by, text: promise.text || undefined })]
  })
}

function overdueOf(about: DueInput, today: Day): Due[] {
  const { cadence, last } = about
  const waited = overdue(last ? dayOf(last.day) : null, parseDay(about.added), cadence, today)
  if (waited === null || waited.ratio < 1) return []
  const planned = about.visits.map((visit) => dayOf(visit.day) - today)
  if (planned.some((days) => days >= 0 && days <= PLANNED_SOON)) return []
  const [step, after] = stepOf(waited.days, cadence)
  const start = today - waited.days
  const key = `stale:${about.id}:${last?.id ?? "none"}:${step}`
  const item = itemOf(about, today, key, "overdue", addDays(start, cadence), addDays(start, after))
  return [withKnown(item, { ...waited, last: last?.day })]
}

/**
 * The reminder's number and the day it starts on: at one cadence, 4/3, 2, 3, 4 … of them.
 *
 * A customer with 90 days is told after 90, 120, 180, 270 days: nobody needs to hear it every morning.
 */
function stepOf(days: number, cadence: number): [number, number] {
  const whole = Math.floor(days / cadence)
  if (whole >= 2) return [whole, whole * cadence]
  const early = Math.ceil((4 * cadence) / 3)
  return days >= early ? [1, early] : [0, cadence]
}

/** The lead that speaks today: the smallest one not below the days left, so that nothing is missed. */
function offsetOf(lead: readonly number[], today: Day, on: Day | null): number | null {
  if (on === null || on < today) return null
  const left = on - today
  let speaking: number | null = null
  for (const days of lead) if (days >= left && (speaking === null || days < speaking)) speaking = days
  return speaking
}

/** Nothing of those who left; of the dead only the day they are remembered on. */
export function isToBeTold(occasion: DueOccasion, person: DuePerson | undefined): boolean {
  if (occasion.person_id === undefined) return true
  const status = person ? (person.status ?? "living") : "separated"
  return status === "living" || (status === "deceased" && occasion.type === "memorial")
}

/** Whether the question how it went is still to be asked: `answered` names the year of `past`. */
function isOpen(occasion: DueOccasion, year: number | undefined, past: Day, today: Day): boolean {
  const gone = today - past
  const isAnswered = (occasion.answered ?? "") >= dayText(past).slice(0, 4)
  return gone >= 1 && gone <= ASK_FOR && (year ?? 0) <= yearOf(past) && !isAnswered
}

function yearsOf(year: number | undefined, on: Day): number | undefined {
  return year !== undefined && yearOf(on) > year ? yearOf(on) - year : undefined
}

function itemOf(
  about: DueInput,
  today: Day,
  key: string,
  reason: Reason,
  on: Day,
  since: Day,
  who?: DuePerson,
): Due {
  const subject: Subject = { kind: "customer", id: about.id }
  if (who && who.id !== about.id) {
    const { id, name, relation, gender } = who
    withKnown<Subject>(Object.assign(subject, { kind: "person", id }), { name, relation, gender })
  }
  const days = { on: dayText(on), since: dayText(since), in_days: on - today }
  return { key, reason, customer_id: about.id, subject, ...days }
}

/** `item` with those of the values that are there: an absent value is no property. */
function withKnown<T extends object>(item: T, more: Partial<T>): T {
  for (const [name, value] of Object.entries(more)) {
    if (value !== undefined) Object.assign(item, { [name]: value })
  }
  return item
}

function isHandled(handled: Record<string, string>, key: string, today: string): boolean {
  const until = handled[key]
  return until !== undefined && (until === "" || today < until)
}

function byOrder(a: Due, b: Due): number {
  const byReason = ORDER.indexOf(a.reason) - ORDER.indexOf(b.reason)
  if (byReason !== 0) return byReason
  const [first, second] = [a.on + a.key, b.on + b.key]
  return first < second ? -1 : first > second ? 1 : 0
}

/** A day that gather() has found to be whole. */
function dayOf(text: string): Day {
  return parseDay(text) ?? 0
}
