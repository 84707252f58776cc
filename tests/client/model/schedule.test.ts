/** The rules of time on this side: the same truth tables that the server's twin runs. */

import { describe, expect, test } from "vitest"
import {
  addDays,
  ageOn,
  cadenceOf,
  dayText,
  type LeapDay,
  lastBefore,
  nextOn,
  overdue,
  parseDay,
  parsePartial,
  span,
} from "../../../static/app/model/schedule"
import ages from "../../cases/ages.json"
import cadence from "../../cases/cadence.json"
import leapDay from "../../cases/leap_day.json"
import overdueCases from "../../cases/overdue.json"
import partialDates from "../../cases/partial_dates.json"

function day(text: string): number {
  const found = parseDay(text)
  if (found === null) throw new Error(`the table says ${text}`)
  return found
}

const text = (found: number | null) => (found === null ? null : dayText(found))

describe("partial dates", () => {
  test.each(partialDates.parse)("reads $text", ({ text, known }) => {
    expect(parsePartial(text)).toEqual(known)
  })
  test.each(partialDates.occurs)("$text from $today", (row) => {
    const known = parsePartial(row.text) ?? {}
    expect(text(nextOn(known, day(row.today)))).toBe(row.next)
    expect(text(lastBefore(known, day(row.today)))).toBe(row.last)
  })
})

test.each(ages.cases)("the age of $birth on $today", ({ birth, today, age }) => {
  expect(ageOn(parsePartial(birth), day(today))).toEqual(age)
})

test.each(leapDay.cases)("$birth by $leap on $today", ({ leap, birth, today, next, age }) => {
  const known = parsePartial(birth) ?? {}
  expect(text(nextOn(known, day(today), leap as LeapDay))).toBe(next)
  expect(ageOn(known, day(today), leap as LeapDay)).toEqual(age)
})

test.each(cadence.cases)("the cadence of tier $tier with $own", ({ tier, own, days }) => {
  expect(cadenceOf(tier, own)).toBe(days)
})

test.each(overdueCases.waited)("waited since $last or $added", (row) => {
  const last = row.last === null ? null : day(row.last)
  const added = row.added === null ? null : day(row.added)
  expect(overdue(last, added, row.cadence, day(row.today))).toEqual(row.waited)
})

test.each(overdueCases.spans)("$days days as one says them", ({ days, unit, amount }) => {
  expect(span(days)).toEqual({ unit, amount })
})

test("every day of the calendar has its text, and every text its day", () => {
  const [first, last] = [day("0001-01-01"), day("9999-12-31")]
  for (let at = first; at <= last; at += 97) expect(parseDay(dayText(at))).toBe(at)
  expect(addDays(first, -1)).toBe(first)
  expect(addDays(last, 1)).toBe(last)
})
