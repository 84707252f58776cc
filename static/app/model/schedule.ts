/**
 * Partial dates, ages, 29 February, cadence: the rules of time, pure.
 *
 * Twin of webapp/reminders/schedule.py; both run tests/cases/*.json. A day is a number, days since
 * 1970-01-01 in the rep's own calendar; nothing here knows of clocks or zones.
 */

/** Days since 1970-01-01. */
export type Day = number

/** Where 29 February falls in a common year. */
export type LeapDay = "02-28" | "03-01"

/** As much of a date as is known. */
export interface PartialDate {
  year?: number
  month?: number
  day?: number
}

/** Years of life; `about` where the day of birth is not known. */
export interface Age {
  years: number
  about: boolean
}

/** Days since the last held touch, or since she was added, and their ratio to the cadence. */
export interface Overdue {
  days: number
  ratio: number
}

/** A length of time as one would say it. */
export interface Span {
  unit: "day" | "week" | "month" | "year"
  amount: number
}

const CADENCE: ReadonlyMap<unknown, number> = new Map([
  ["A", 30],
  ["B", 90],
  ["C", 180],
])
let lastAsked = { day: 0, year: 1970 }

const FIRST_DAY = numberOf(1, 1, 1)
const LAST_DAY = numberOf(9999, 12, 31)

/** The date in `1980-03-22`, `--03-22`, `1980-03` or `1980`; null for anything else. */
export function parsePartial(text: unknown): PartialDate | null {
  if (typeof text !== "string") return null
  const isYearless = text.startsWith("--")
  const known: PartialDate = {}
  // By place instead of by pattern: Today reads some hundred thousand of them in a large book.
  if (text.length === 10 && text[4] === "-" && text[7] === "-") {
    known.year = digits(text, 0, 4)
    known.month = digits(text, 5, 7)
    known.day = digits(text, 8, 10)
  } else if (text.length === 7 && isYearless && text[4] === "-") {
    known.month = digits(text, 2, 4)
    known.day = digits(text, 5, 7)
  } else if (text.length === 7 && text[4] === "-") {
    known.year = digits(text, 0, 4)
    known.month = digits(text, 5, 7)
  } else if (text.length === 4) {
    known.year = digits(text, 0, 4)
  } else {
    return null
  }
  const { year, month = 1, day = 1 } = known
  // What is not a digit is NaN, which fails every comparison.
  const isDate = (year ?? 1) >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= lastDay(year, month)
  return isDate ? known : null
}

/** The whole day `text` names, or null. */
export function parseDay(text: unknown): Day | null {
  const known = parsePartial(text)
  if (known?.year === undefined || known.month === undefined || known.day === undefined) return null
  return numberOf(known.year, known.month, known.day)
}

/** A day as `2026-11-23`. */
export function dayText(day: Day): string {
  const { year, month, day: dayOfMonth } = partsOf(day)
  return `${String(year).padStart(4, "0")}-${twoDigits(month)}-${twoDigits(dayOfMonth)}`
}

/** The day on which it falls in `year`; null while month and day are not known. */
export function occursIn(known: PartialDate, year: number, leap: LeapDay = "02-28"): Day | null {
  if (known.month === undefined || known.day === undefined) return null
  if (known.month === 2 && known.day === 29 && !isLeap(year)) {
    return leap === "02-28" ? numberOf(year, 2, 28) : numberOf(year, 3, 1)
  }
  return numberOf(year, known.month, known.day)
}

/** The first day it falls on from `today` on; null while month and day are not known. */
export function nextOn(known: PartialDate, today: Day, leap: LeapDay = "02-28"): Day | null {
  const year = yearOf(today)
  const on = occursIn(known, year, leap)
  return on === null || on >= today ? on : occursIn(known, year + 1, leap)
}

/** The last day it fell on before `today`; null while month and day are not known. */
export function lastBefore(known: PartialDate, today: Day, leap: LeapDay = "02-28"): Day | null {
  const year = yearOf(today)
  const on = occursIn(known, year, leap)
  return on === null || on < today ? on : occursIn(known, year - 1, leap)
}

/**
 * The age on `today`; null for an unknown year or a birth still to come.
 *
 * With the month alone the year of life counts from the first of that month, with the year alone
 * from January, and the age is said as "about".
 */
export function ageOn(birth: PartialDate | null, today: Day, leap: LeapDay = "02-28"): Age | null {
  if (birth?.year === undefined) return null
  const year = yearOf(today)
  const reached = occursIn(birth, year, leap) ?? numberOf(year, birth.month ?? 1, 1)
  const years = year - birth.year - (today < reached ? 1 : 0)
  return years >= 0 ? { years, about: birth.day === undefined } : null
}

/** The days between contacts: the customer's own number, else her tier's; without a tier that of B. */
export function cadenceOf(tier: unknown, own: unknown): number {
  if (typeof own === "number" && own >= 1) return own
  return CADENCE.get(tier) ?? 90
}

/** How long she has waited since `last`, or since `added`; null if neither is known. */
export function overdue(last: Day | null, added: Day | null, cadence: number, today: Day): Overdue | null {
  const since = last ?? added
  if (since === null) return null
  const days = Math.max(0, today - since)
  return { days, ratio: days / cadence }
}

/** `days` as one would say it: days up to a fortnight, then weeks, months, and years from two. */
export function span(days: number): Span {
  if (days < 14) return { unit: "day", amount: days }
  if (days < 60) return { unit: "week", amount: Math.floor(days / 7) }
  if (days < 730) return { unit: "month", amount: Math.floor(days / 30) }
  return { unit: "year", amount: Math.floor(days / 365) }
}

/** The day `days` later, held inside the calendar: stored days can be its very edges. */
export function addDays(day: Day, days: number): Day {
  return Math.max(FIRST_DAY, Math.min(LAST_DAY, day + days))
}

/** The year a day lies in. */
export function yearOf(day: Day): number {
  // Asked thousands of times in a row for today.
  if (day !== lastAsked.day) lastAsked = { day, year: partsOf(day).year }
  return lastAsked.year
}

/** The number that stands between two places of a text; NaN when anything else than digits does. */
function digits(text: string, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : Number.NaN
  }
  return number
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** The last day of a month; without a year February may have 29. */
function lastDay(year: number | undefined, month: number): number {
  if (month === 2) return year === undefined || isLeap(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Counted by hand, because `Date.UTC` takes the years 1 to 99 for those of the last century. */
function numberOf(year: number, month: number, day: number): Day {
  // The year is made to begin in March, so that the day that comes and goes is its last.
  const shifted = month > 2 ? year : year - 1
  const months = (month + 9) % 12
  const leaps = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400)
  return 365 * shifted + leaps + Math.floor((153 * months + 2) / 5) + day - 719469
}

function partsOf(day: Day): { year: number; month: number; day: number } {
  const moment = new Date(day * 86_400_000)
  return { year: moment.getUTCFullYear(), month: moment.getUTCMonth() + 1, day: moment.getUTCDate() }
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0")
}
