/** A sample of the morning's reminder, made from the rep's own book: what the next one would be likely to say. */

import { due } from "./due"
import { type Coming, comingTo } from "./occasions_list"
import type { Row } from "./row"
import { addDays, dayText, type LeapDay, parseDay } from "./schedule"

export interface Morning {
  /** The day it would come. */
  on: string
  /** Whose day it is then. */
  day: Coming | null
  /** Who has waited longest by then, and how many days. */
  waits: { row: Row; days: number } | null
  /** How many reminders there would be. */
  count: number
}

/** How far ahead to look for a day worth showing. */
const AHEAD = 60

/** A digest speaks of five at most. */
const MOST = 5

/** Return what the next morning after `today` with something to tell would say; null where there is none. */
export function nextMorning(rows: readonly Row[], today: string, leap?: LeapDay): Morning | null {
  const tomorrow = dayText(addDays(parseDay(today) ?? 0, 1))
  const day = comingTo(rows, tomorrow, AHEAD, leap)[0] ?? null
  const on = day?.on ?? tomorrow
  const dues = rows.flatMap((row) => due(row.due, on, leap).map((found) => ({ due: found, row })))
  const [worst] = dues
    .filter((item) => item.due.reason === "overdue")
    .sort((a, b) => (b.due.ratio ?? 0) - (a.due.ratio ?? 0))
  if (!day && !worst) return null
  const waits = worst ? { row: worst.row, days: worst.due.days ?? 0 } : null
  return { on, day, waits, count: Math.min(MOST, dues.length) }
}
