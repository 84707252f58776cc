/** The year ahead: who, what, which age, in which week. */

import { describe, expect, test } from "vitest"
import { comingTo, mondayOf, yearAhead } from "../../../static/app/model/occasions_list"
import { record, rowOfPerson } from "./people"

const today = "2026-06-12"

function told(row: ReturnType<typeof rowOfPerson>, days = 365) {
  return comingTo([row], today, days).map(({ on, type, years, person }) => [on, type, years, person?.name])
}

describe("comingTo", () => {
  test("it tells the birthdays of the customer and of those around her, with the age they reach", () => {
    const row = rowOfPerson("Maria Lindqvist", { birth: "1978-06-12" }, [
      record("person", { name: "Signe", relation: "child", gender: "female", birth: "2010-06-18" }),
      record("person", { name: "Erik", relation: "spouse", birth: "--06-11" }),
    ])
    expect(told(row)).toEqual([
      ["2026-06-12", "birthday", 48, undefined],
      ["2026-06-18", "birthday", 16, "Signe"],
      ["2027-06-11", "birthday", undefined, "Erik"],
    ])
  })

  test("it counts the years of a wedding day, and tells once what comes once", () => {
    const row = rowOfPerson("Maria Lindqvist", {}, [
      record("occasion", { type: "anniversary", date: "2001-08-04" }),
      record("occasion", { type: "exam", date: "2026-06-20", label: "maths" }),
      record("occasion", { type: "exam", date: "2026-06-03" }),
    ])
    expect(told(row)).toEqual([
      ["2026-06-20", "exam", undefined, undefined],
      ["2026-08-04", "anniversary", 25, undefined],
    ])
  })

  test("it says nothing of the dead but the day they are remembered on, and nothing of those who left", () => {
    const row = rowOfPerson("Maria Lindqvist", {}, [
      record("person", { id: "erik", name: "Erik", birth: "1975-07-01", status: "deceased" }),
      record("person", { id: "olle", name: "Olle", birth: "1975-07-02", status: "separated" }),
      record("occasion", { type: "memorial", date: "2020-07-03", person_id: "erik" }),
      record("occasion", { type: "anniversary", date: "2020-07-04", person_id: "erik" }),
      record("occasion", { type: "anniversary", date: "2020-07-05", person_id: "olle" }),
      record("occasion", { type: "exam", date: "2026-07-06", person_id: "nobody" }),
    ])
    expect(told(row)).toEqual([["2026-07-03", "memorial", 6, "Erik"]])
    expect(told(rowOfPerson("Nils Lund", { status: "deceased", birth: "1950-07-01" }))).toEqual([])
    expect(told(rowOfPerson("Nils Lund", { status: "paused", birth: "1950-07-01" }))).toHaveLength(1)
  })

  test("it keeps to the days asked for, both ends included", () => {
    const row = (birth: string) => rowOfPerson("Nils Lund", { birth })
    expect(told(row("1950-06-19"), 7)).toHaveLength(1)
    expect(told(row("1950-06-20"), 7)).toHaveLength(0)
  })

  test("it keeps 29 February where the rep wants it", () => {
    const row = rowOfPerson("Nils Lund", { birth: "1980-02-29" })
    expect(comingTo([row], today, 365).map(({ on }) => on)).toEqual(["2027-02-28"])
    expect(comingTo([row], today, 365, "03-01").map(({ on }) => on)).toEqual(["2027-03-01"])
  })
})

test("it parts the year by month and week, and a week on the edge by month again", () => {
  const rows = ["1990-06-13", "1990-06-14", "1990-06-15", "1990-06-30", "1990-07-01", "1990-05-02"].map(
    (birth) => rowOfPerson(`Nils ${birth}`, { birth }),
  )
  const year = yearAhead(rows, today).map(({ month, weeks }) => [
    month,
    ...weeks.map(({ monday, days }) => [monday, days.length]),
  ])
  expect(year).toEqual([
    ["2026-06", ["2026-06-08", 2], ["2026-06-15", 1], ["2026-06-29", 1]],
    ["2026-07", ["2026-06-29", 1]],
    ["2027-05", ["2027-04-26", 1]],
  ])
})

test.each([
  ["2026-06-08", "2026-06-08"],
  ["2026-06-14", "2026-06-08"],
  ["1969-12-31", "1969-12-29"],
  ["2027-01-01", "2026-12-28"],
])("it finds the Monday of %s", (day, monday) => {
  expect(mondayOf(day)).toBe(monday)
})
