/** Months, weeks and days of a list that runs through the year. Days are ISO texts (2026-11-23). */

import { locale } from "./language"

const DAY = 86_400_000
const made = new Map<string, Intl.DateTimeFormat>()

/** "June", "January 2027": the year where it is not this one. `month` such as 2026-06. */
export function monthText(month: string, today: string): string {
  const year = month.slice(0, 4) === today.slice(0, 4) ? undefined : "numeric"
  return format({ month: "long", year }).format(utc(`${month}-01`))
}

/** "Jun": a month in a row of months. */
export function shortMonth(month: string): string {
  return format({ month: "short" }).format(utc(`${month}-01`))
}

/** "15–21 June": the seven days from a Monday on. */
export function weekText(monday: string): string {
  const first = utc(monday)
  return format({ day: "numeric", month: "long" }).formatRange(first, first + 6 * DAY)
}

/** "Thu 18": a day inside its week. */
export function dayInWeek(day: string): string {
  return `${format({ weekday: "short" }).format(utc(day))} ${format({ day: "numeric" }).format(utc(day))}`
}

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()} ${JSON.stringify(options)}`
  let known = made.get(key)
  if (!known) {
    known = new Intl.DateTimeFormat(locale(), { ...options, timeZone: "UTC" })
    made.set(key, known)
  }
  return known
}

function utc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

/** "Monday" or "Mon"; days count from 1, Monday (ISO 8601). */
export function weekdayName(day: number, length: "long" | "short"): string {
  return format({ weekday: length }).format(Date.UTC(2024, 0, day)) // 1 January 2024 was a Monday
}
