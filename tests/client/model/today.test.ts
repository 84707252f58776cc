/** Today as lists: each thing once, in the order a rep would want it, without what is handled. */

import { describe, expect, test } from "vitest"
import type { Due } from "../../../static/app/model/due"
import { gather } from "../../../static/app/model/gather"
import type { StoredRecord } from "../../../static/app/model/records"
import type { LeapDay } from "../../../static/app/model/schedule"
import { todayList } from "../../../static/app/model/today"
import table from "../../cases/due.json"
import { record, rowOfPerson } from "./people"

const today = "2026-06-12"

const maria = rowOfPerson("Maria Lindqvist", { id: "maria", tier: "A" }, [
  record("touch", { type: "lunch", state: "held", when: { day: "2025-04-10" } }),
  record("touch", { type: "visit", state: "planned", when: { day: today, time: "10:30" } }),
  record("person", { id: "arnold", name: "Arnold", relation: "child", birth: "2007-02-01" }),
  record("occasion", { type: "exam", date: "2026-06-03", person_id: "arnold" }),
  record("promise", { by: "me", text: "Noise figures for the small press", due: "2026-06-05" }),
])
const jonas = rowOfPerson("Jonas Berg", {}, [
  record("touch", { type: "visit", state: "planned", when: { day: "2026-06-13", time: "08:00" } }),
  record("touch", { type: "visit", state: "planned", when: { day: today } }),
])
const karin = rowOfPerson("Karin Holm", { tier: "A" }, [
  record("touch", { type: "coffee", state: "held", when: { day: "2026-01-01" } }),
])
const oskar = rowOfPerson("Oskar Falk", { tier: "C", birth: "1976-06-12" }, [
  record("touch", { type: "call", state: "held", when: { day: "2025-10-01" } }),
])

describe("todayList", () => {
  const list = todayList([maria, jonas, karin, oskar], today)

  test("it puts the visits of the day by the clock, tomorrow's after them", () => {
    expect(list.visits.map(({ row, due }) => [row.name, due.on, due.time])).toEqual([
      ["Jonas Berg", today, undefined],
      ["Maria Lindqvist", today, "10:30"],
      ["Jonas Berg", "2026-06-13", "08:00"],
    ])
  })

  test("it asks after what has passed and tells what is owed", () => {
    expect(list.asks.map(({ due }) => [due.subject.name, due.type])).toEqual([["Arnold", "exam"]])
    expect(list.promises.map(({ due }) => due.text)).toEqual(["Noise figures for the small press"])
  })

  test("it tells who has waited longest for her cadence first, and nobody who is about to be seen", () => {
    expect(list.overdue.map(({ row }) => row.name)).toEqual(["Karin Holm", "Oskar Falk"])
  })
})

describe("the days near by", () => {
  const child = (birth: string, handled: string[] = []) =>
    rowOfPerson("Åsa Nyman", {}, [
      record("person", { id: "signe", name: "Signe", relation: "sibling", birth }),
      ...handled.map((key) => record("handled", { key, action: "done" })),
    ])

  test("it looks a week ahead, and only what is due can be settled", () => {
    const [day] = todayList([child("2010-06-18")], today).days
    expect(day).toMatchObject({ on: "2026-06-18", years: 16, person: { name: "Signe" } })
    expect(day?.due).toBeUndefined()
    expect(todayList([child("2010-06-13")], today).days[0]?.due?.key).toBe("occ:signe:2026:1")
    expect(todayList([child("2010-06-20")], today).days).toEqual([])
  })

  test("it looks as far as the lead of an occasion reaches, and no further for others", () => {
    const row = rowOfPerson("Åsa Nyman", {}, [
      record("occasion", { id: "wedding", type: "wedding", date: "2026-06-26" }),
      record("occasion", { type: "other", label: "fair", date: "2026-06-25" }),
    ])
    expect(todayList([row], today).days.map(({ type }) => type)).toEqual(["wedding"])
  })

  test("it does not tell again what is handled", () => {
    expect(todayList([child("2010-06-12", ["occ:signe:2026:0"])], today).days).toEqual([])
    expect(todayList([child("2010-06-13", ["occ:signe:2025:0"])], today).days).toHaveLength(1)
  })
})

test("it remembers the answer with the row and asks again on another day", () => {
  const row = rowOfPerson("Nils Lund", { birth: "1980-06-13" })
  expect(todayList([row], today).days[0]?.due?.in_days).toBe(1)
  expect(todayList([row], "2026-06-13").days[0]?.due?.in_days).toBe(0)
})

interface Case {
  today: string
  leap?: LeapDay
  records: StoredRecord[]
  due: Due[]
}

test("P9: every reminder the rules know stands on Today, without any push", () => {
  let count = 0
  for (const { today, leap, records, due } of table.cases as unknown as Case[]) {
    const row = rowOfPerson("Anna Weber", {}, [], { id: due[0]?.customer_id ?? "", due: gather(records) })
    const { visits, writeUps, asks, promises, overdue, days } = todayList([row], today, leap)
    const items = [visits, writeUps, asks, promises, overdue, days].flat()
    // Of one day with two leads that are due the page tells the day once.
    const shown = new Set(items.map(({ due }) => due?.key.split(":", 3).join(":")))
    for (const { key } of due) expect(shown).toContain(key.split(":", 3).join(":"))
    count += due.length
  }
  expect(count).toBeGreaterThan(70)
})
