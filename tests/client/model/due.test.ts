/** What is due and why, on this side: the same truth table that the server's twin runs. */

import { expect, test } from "vitest"
import { due } from "../../../static/app/model/due"
import { gather } from "../../../static/app/model/gather"
import type { StoredRecord } from "../../../static/app/model/records"
import type { LeapDay } from "../../../static/app/model/schedule"
import table from "../../cases/due.json"

/** The table names only what the rules look at. */
function stored(records: unknown[]): StoredRecord[] {
  return records as StoredRecord[]
}

test.each(table.cases as { name: string; today: string; leap?: string; records: unknown[]; due: unknown }[])(
  "$name",
  ({ today, leap, records, due: expected }) => {
    expect(due(gather(stored(records)), today, (leap ?? "02-28") as LeapDay)).toStrictEqual(expected)
  },
)

test("what the rules need survives the list row", () => {
  for (const { records, today, due: expected, ...row } of table.cases) {
    const kept = JSON.parse(JSON.stringify(gather(stored(records))))
    const leap = ("leap" in row ? row.leap : "02-28") as LeapDay
    expect(due(kept, today, leap)).toStrictEqual(expected)
  }
})

test("a day that is none is refused", () => {
  expect(() => due(gather([]), "today")).toThrow(RangeError)
})
