/** The year ahead: birthdays and occasions of everybody in the Book, by day, in weeks and months. */

import { isToBeTold } from "./due"
import type { DueInput } from "./gather"
import type { Row } from "./row"
import { ageOn, type Day, dayText, type LeapDay, nextOn, occursIn, parseDay, parsePartial } from "./schedule"

/** One day to remember, still to come. */
export interface Coming {
  /** The reminder's key without its lead: `occ:{subject}:{year}`. */
  key: string
  row: Row
  /** Whose day it is, where it is not the customer's own. */
  person?: { name: string; relation?: string | undefined; gender?: string | undefined }
  /** "birthday" or the type of the occasion. */
  type: string
  label?: string | undefined
  /** The age reached, or how many years an anniversary counts. */
  years?: number
  /** The day, such as 2026-06-18. */
  on: string
}

export interface Week {
  /** Its first day, a Monday. */
  monday: string
  days: Coming[]
}

export interface Month {
  /** Such as 2026-06. A week that spans two months stands in both, each with its own days. */
  month: string
  weeks: Week[]
}

const YEAR = 365

/** Return the days to remember in the year from `today`, parted by month and week. */
export function yearAhead(rows: readonly Row[], today: string, leap?: LeapDay): Month[] {
  const months: Month[] = []
  for (const day of comingTo(rows, today, YEAR, leap)) {
    const month = day.on.slice(0, 7)
    const monday = mondayOf(day.on)
    if (months.at(-1)?.month !== month) months.push({ month, weeks: [] })
    const weeks = months.at(-1)?.weeks ?? []
    if (weeks.at(-1)?.monday !== monday) weeks.push({ monday, days: [] })
    weeks.at(-1)?.days.push(day)
  }
  return months
}

/** Return what comes within `days` days from `today` on, in order of day, equal days by name. */
export function comingTo(rows: readonly Row[], today: string, days: number, leap?: LeapDay): Coming[] {
  const from = parseDay(today)
  if (from === null) return []
  return rows
    .flatMap((row) => ofCustomer(row, from, from + days, leap))
    .sort((a, b) => compare(a.on, b.on) || compare(a.row.sort, b.row.sort) || compare(a.key, b.key))
}

/** The Monday of the week a day lies in. */
export function mondayOf(day: string): string {
  const number = parseDay(day) ?? 0
  return dayText(number - ((((number + 3) % 7) + 7) % 7)) // 1970-01-01, day 0, was a Thursday
}

function ofCustomer(row: Row, from: Day, until: Day, leap?: LeapDay): Coming[] {
  const { due } = row
  if (due.status !== "active" && due.status !== "paused") return []
  return [...birthdays(row, due, from, leap), ...occasions(row, due, from, leap)].filter(
    (day) => (parseDay(day.on) ?? until + 1) <= until,
  )
}

function* birthdays(row: Row, due: DueInput, from: Day, leap?: LeapDay): Generator<Coming> {
  const people = due.people.filter((person) => (person.status ?? "living") === "living")
  for (const one of [{ id: due.id, birth: due.birth }, ...people]) {
    const birth = parsePartial(one.birth)
    const on = birth && nextOn(birth, from, leap)
    if (!birth || on === null || on === undefined) continue
    const text = dayText(on)
    const year = Number(text.slice(0, 4))
    if (birth.year !== undefined && birth.year >= year) continue
    const age = ageOn(birth, on, leap)
    yield {
      key: `occ:${one.id}:${year}`,
      row,
      type: "birthday",
      on: text,
      ...("name" in one && { person: named(one) }),
      ...(age && { years: age.years }),
    }
  }
}

function* occasions(row: Row, due: DueInput, from: Day, leap?: LeapDay): Generator<Coming> {
  for (const occasion of due.occasions) {
    const person = due.people.find((one) => one.id === occasion.person_id)
    if (!isToBeTold(occasion, person)) continue
    const known = parsePartial(occasion.date)
    if (!known) continue
    const once = occasion.repeat === "once" && known.year !== undefined
    const on = once ? occursIn(known, known.year ?? 0, leap) : nextOn(known, from, leap)
    if (on === null || on < from) continue
    const text = dayText(on)
    const years = known.year === undefined ? 0 : Number(text.slice(0, 4)) - known.year
    if (years < 0) continue
    yield {
      key: `occ:${occasion.id}:${text.slice(0, 4)}`,
      row,
      type: occasion.type,
      label: occasion.label,
      on: text,
      ...(person && { person: named(person) }),
      ...(years > 0 && { years }),
    }
  }
}

function named(person: { name?: string; relation?: string; gender?: string }): Coming["person"] {
  return { name: person.name ?? "", relation: person.relation, gender: person.gender }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
