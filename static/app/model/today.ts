/** Today as lists: what is planned, to be asked, near, owed and overdue, from the rows of the Book alone. */

import { type Due, due } from "./due"
import { type Coming, comingTo } from "./occasions_list"
import type { Row } from "./row"
import type { LeapDay } from "./schedule"

/** Something due with the customer it is about. */
export interface Item {
  due: Due
  row: Row
}

/** A day to remember near by; with `due` while it is a reminder the rep can settle. */
export interface NearDay extends Coming {
  due?: Due
}

export interface TodayList {
  /** Today's and tomorrow's, by the clock. */
  visits: Item[]
  /** Meetings of which nothing was written yet, the last first. */
  writeUps: Item[]
  asks: Item[]
  days: NearDay[]
  promises: Item[]
  /** Worst first: the one whose wait is longest for what she wants. */
  overdue: Item[]
}

/** How many days ahead Today looks. What is due with a longer lead (a wedding) stands there too. */
const AHEAD = 7

const remembered = new WeakMap<Row, { asked: string; found: Due[] }>()

/** Return what is due for one customer; the answer is kept with the row, which is replaced when she changes. */
export function dueOf(row: Row, today: string, leap?: LeapDay): Due[] {
  const asked = `${today} ${leap}`
  const known = remembered.get(row)
  if (known?.asked === asked) return known.found
  const found = due(row.due, today, leap)
  remembered.set(row, { asked, found })
  return found
}

/** Return the lists of Today. What the rep has handled is in none of them. */
export function todayList(rows: readonly Row[], today: string, leap?: LeapDay): TodayList {
  const items = rows.flatMap((row) => dueOf(row, today, leap).map((due) => ({ due, row })))
  const of = (reason: string) => items.filter((item) => item.due.reason === reason)
  return {
    visits: of("visit").sort((a, b) => compare(hour(a.due), hour(b.due))),
    writeUps: of("write_up").sort((a, b) => b.due.in_days - a.due.in_days),
    asks: of("ask").sort((a, b) => b.due.in_days - a.due.in_days),
    days: nearDays(rows, items, today, leap),
    promises: of("promise").sort((a, b) => a.due.in_days - b.due.in_days),
    overdue: of("overdue").sort((a, b) => (b.due.ratio ?? 0) - (a.due.ratio ?? 0)),
  }
}

/** Return how much of it is for today, or open since before: what lies ahead does not count, nor who merely waits. */
export function openOn(rows: readonly Row[], today: string, leap?: LeapDay): number {
  const isOpen = ({ reason, in_days }: Due) => reason !== "overdue" && in_days <= 0
  return rows.reduce((sum, row) => sum + dueOf(row, today, leap).filter(isOpen).length, 0)
}

/** Days of the coming week and those already due, each once; handled ones of the week stay away. */
function nearDays(rows: readonly Row[], items: readonly Item[], today: string, leap?: LeapDay): NearDay[] {
  const dues = new Map<string, Due>()
  for (const { due } of items) {
    if (due.reason === "birthday" || due.reason === "occasion") dues.set(withoutLead(due.key), due)
  }
  const furthest = Math.max(AHEAD, ...[...dues.values()].map((due) => due.in_days))
  return comingTo(rows, today, furthest, leap).flatMap((day) => {
    const due = dues.get(day.key)
    if (due) return [{ ...day, due }]
    const reason = day.type === "birthday" ? "birthday" : "occasion"
    if (day.row.due.silenced?.includes(reason)) return []
    const isSoon = Date.parse(day.on) - Date.parse(today) <= AHEAD * 86_400_000
    const isHandled = Object.keys(day.row.due.handled).some((key) => withoutLead(key) === day.key)
    return isSoon && !isHandled ? [day] : []
  })
}

/** `occ:{subject}:{year}:{lead}` without its lead. */
function withoutLead(key: string): string {
  return key.split(":").slice(0, 3).join(":")
}

/** Sorts visits: the day, then the hour; what has no hour stands before what has one. */
function hour(due: Due): string {
  return `${due.on} ${due.time ?? ""}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
