/** A partial date as it is filled in: every form of it, and every way to get it wrong. */

import { expect, test } from "vitest"
import { joinParts, partsOf } from "../../../static/app/model/date_parts"

test.each([
  ["1980-03-22", { day: "22", month: "3", year: "1980" }],
  ["--03-22", { day: "22", month: "3", year: "" }],
  ["1980-03", { day: "", month: "3", year: "1980" }],
  ["1980", { day: "", month: "", year: "1980" }],
  ["0099-12-01", { day: "1", month: "12", year: "0099" }],
  ["", { day: "", month: "", year: "" }],
])("%s goes into the fields and comes out of them as it was", (date, parts) => {
  expect(partsOf(date)).toEqual(parts)
  expect(joinParts(parts)).toEqual({ date })
})

test("what is not a date leaves the fields empty", () => {
  expect(partsOf("soon")).toEqual({ day: "", month: "", year: "" })
  expect(partsOf(undefined)).toEqual({ day: "", month: "", year: "" })
})

test.each([
  ["22", "", "1980", "dateMonth"],
  ["", "3", "", "dateAlone"],
  ["31", "2", "", "dateDay"],
  ["29", "2", "2023", "dateDay"],
  ["0", "2", "2023", "dateDay"],
  ["1", "1", "80", "dateYear"],
  ["1", "1", "0000", "dateYear"],
])("day %s, month %s, year %s says what is wrong: %s", (day, month, year, fault) => {
  expect(joinParts({ day, month, year })).toEqual({ fault })
})

test("29 February stands without a year and in a leap year", () => {
  expect(joinParts({ day: "29", month: "2", year: "" })).toEqual({ date: "--02-29" })
  expect(joinParts({ day: "29", month: "2", year: "2024" })).toEqual({ date: "2024-02-29" })
})
