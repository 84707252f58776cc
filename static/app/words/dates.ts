/** Days, spans and numbers in words a person would say. Days are ISO texts (2026-11-23), never moments. */

import { parseDay, span as spanOf } from "../model/schedule"
import { locale } from "./language"

const made = new Map<string, unknown>()

/** One formatter per kind and language: making one costs more than all it will ever format. */
function once<T>(key: string, make: (locale: string) => T): T {
  const full = `${locale()} ${key}`
  if (!made.has(full)) made.set(full, make(locale()))
  return made.get(full) as T
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return once(JSON.stringify(options), (tag) => new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" }))
}

/** The midnight of a day in milliseconds, as Intl wants it. */
function utc(day: string): number {
  return (parseDay(day) ?? 0) * 86_400_000
}

/** Days from one day to another, negative when `to` lies before. */
export function daysBetween(from: string, to: string): number {
  return (parseDay(to) ?? 0) - (parseDay(from) ?? 0)
}

/** How long `days` are: "5 days", "9 months". */
export function length(days: number): string {
  const { amount, unit } = spanOf(Math.abs(days))
  return unitText(amount, unit)
}

/** "30 days": a number of days as it was chosen, never rounded to weeks. */
export function daysText(days: number): string {
  return unitText(days, "day")
}

/** Kept, too: a list says "3 months" a hundred times, and formatting it costs more than the rest of the row. */
function unitText(amount: number, unit: string): string {
  const make = (tag: string) => new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: "long" })
  return once(`${amount} ${unit}`, () => once(unit, make).format(amount))
}

/** Where a day lies that is `days` from today: "3 weeks ago", "yesterday", "today", "in 6 days". */
export function ago(days: number): string {
  const { amount, unit } = spanOf(Math.abs(days))
  const format = once("relative", (tag) => new Intl.RelativeTimeFormat(tag, { numeric: "auto" }))
  return format.format(days < 0 ? -amount : amount, unit)
}

/** The same, short enough for the end of a row: the past is a bare span, "9 months"; "yesterday", "in 6 days". */
export function span(days: number): string {
  return days < -1 ? length(days) : ago(days)
}

/** "3 June", with its year where that is not this one. */
export function dayText(day: string, today: string): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? undefined : "numeric"
  return dateFormat({ day: "numeric", month: "long", year }).format(utc(day))
}

/** "3 Jun", with its year where that is not this one: for the end of a row. */
export function shortDay(day: string, today: string): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? undefined : "numeric"
  return dateFormat({ day: "numeric", month: "short", year }).format(utc(day))
}

/** "Thursday, 12 June": the head of a day. */
export function wholeDay(day: string): string {
  return dateFormat({ weekday: "long", day: "numeric", month: "long" }).format(utc(day))
}

/** "last Friday", "Friday", "today", or the date where it is more than six days away. */
export function nearDay(day: string, today: string, words: { last(weekday: string): string }): string {
  const days = daysBetween(today, day)
  if (Math.abs(days) <= 1) return ago(days)
  const weekday = dateFormat({ weekday: "long" }).format(utc(day))
  if (days > 0 && days < 7) return weekday
  if (days < 0 && days > -8) return words.last(weekday)
  return dayText(day, today)
}

/** A partial date as far as it is known: "22 March 1980", "22 March", "March 1980", "1980". */
export function partialText(date: string): string {
  if (date.startsWith("--"))
    return dateFormat({ day: "numeric", month: "long" }).format(utc(`2024-${date.slice(2)}`))
  if (date.length === 4) return date
  if (date.length === 7) return dateFormat({ month: "long", year: "numeric" }).format(utc(`${date}-01`))
  return dateFormat({ day: "numeric", month: "long", year: "numeric" }).format(utc(date))
}

/** "10:30", or "10:30 am" where that is how it is said. */
export function timeText(time: string): string {
  return dateFormat({ hour: "numeric", minute: "2-digit" }).format(Date.parse(`2024-01-01T${time}:00Z`))
}

/** The twelve months by name, January first. */
export function monthNames(): string[] {
  return once("months", () =>
    Array.from({ length: 12 }, (_, month) => dateFormat({ month: "long" }).format(Date.UTC(2024, month, 1))),
  )
}

/** "Anna, Erik and Signe". */
export function listText(items: string[]): string {
  return once("list", (tag) => new Intl.ListFormat(tag, { type: "conjunction" })).format(items)
}

/** "1,200" or "1 200". */
export function numberText(count: number): string {
  return once("number", (tag) => new Intl.NumberFormat(tag)).format(count)
}

/** The form that goes with a count: `plural(2, { one: "visit", other: "visits" })`. */
export function plural(count: number, forms: { one: string; other: string }): string {
  const rule = once("plural", (tag) => new Intl.PluralRules(tag)).select(count)
  return rule === "one" ? forms.one : forms.other
}
