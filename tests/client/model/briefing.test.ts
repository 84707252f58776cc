/** The briefing as a value: who, what not to raise, family with ages today, last met, since, promised, next. */

import { expect, test } from "vitest"
import { type Briefing, briefing } from "../../../static/app/model/briefing"
import type { Fields, StoredRecord } from "../../../static/app/model/records"
import { record } from "./people"

const TODAY = "2026-06-12"
const MARIA = { id: "maria", given: "Maria", family: "Lindqvist", added_on: "2023-01-10" }

function pageOf(records: StoredRecord[], own: Fields = {}, company?: StoredRecord): Briefing {
  const bundle = { id: "maria", records: [record("customer", { ...MARIA, ...own }), ...records] }
  const page = briefing(bundle, company, TODAY)
  if (!page) throw new Error("no page")
  return page
}

function held(id: string, day: string, type = "visit"): StoredRecord {
  return record("touch", { id, type, state: "held", when: { day } })
}

test("without her own record there is no page", () => {
  expect(briefing({ id: "maria", records: [] }, undefined, TODAY)).toBeUndefined()
})

test("her company comes from the record given with her", () => {
  const nordverk = record("company", { id: "nordverk", name: "Nordverk" })
  const page = pageOf([], { company_id: "nordverk" }, nordverk)
  expect(page.row.company).toBe("Nordverk")
  expect(page.company?.data.name).toBe("Nordverk")
})

test("what not to raise stands apart from what is good to know, and so does how to address her", () => {
  const page = pageOf([
    record("fact", { type: "avoid", text: "the move" }),
    record("fact", { type: "address", text: "first name is fine" }),
    record("fact", { type: "sport", text: "skis" }),
  ])
  expect(page.avoid.map((fact) => fact.data.text)).toEqual(["the move"])
  expect(page.address?.data.text).toBe("first name is fine")
  expect(page.facts.map((fact) => fact.data.text)).toEqual(["skis"])
})

test("the spouse comes first, then the children from the eldest, with ages as of today", () => {
  const page = pageOf([
    record("person", { name: "Signe", relation: "child", birth: "2010-06-18" }),
    record("person", { name: "Arnold", relation: "child", birth: "2007-01-20" }),
    record("person", { name: "Erik", relation: "spouse", birth: "1977" }),
    record("person", { name: "Karin", relation: "agent" }),
  ])
  expect(page.kin.map((person) => person.data.name)).toEqual(["Erik", "Arnold", "Signe"])
  expect(page.kin.map((person) => person.age)).toEqual([
    { years: 49, about: true },
    { years: 19, about: false },
    { years: 15, about: false },
  ])
  expect(page.kin.map((person) => person.turns)).toEqual([null, null, { inDays: 6, years: 16 }])
  expect(page.others.map((person) => person.data.name)).toEqual(["Karin"])
})

test("where there is no family, whoever is around her stands in its place", () => {
  const page = pageOf([record("person", { name: "Karin", relation: "agent" })])
  expect(page.kin.map((person) => person.data.name)).toEqual(["Karin"])
  expect(page.others).toEqual([])
})

test("a husband who died has no age and no birthday, and stands further down", () => {
  const page = pageOf([
    record("person", { name: "Erik", relation: "spouse", birth: "1977-06-14", status: "deceased" }),
    record("person", { name: "Signe", relation: "child" }),
  ])
  expect(page.kin.map((person) => person.data.name)).toEqual(["Signe"])
  expect(page.others[0]).toMatchObject({ age: null, turns: null })
})

test("the last meeting is the last one in person, with what was said there", () => {
  const page = pageOf([
    held("lunch", "2025-04-11", "lunch"),
    held("call", "2026-05-20", "call"),
    record("note", { text: "skiing in Åre", touch_id: "lunch" }),
  ])
  expect(page.last?.touch?.id).toBe("lunch")
  expect(page.last?.notes.map((note) => note.data.text)).toEqual(["skiing in Åre"])
  expect(page.since).toMatchObject([{ sort: "entry", entry: { touch: { id: "call" } }, inDays: -23 }])
})

test("where they never met, the last contact counts", () => {
  expect(pageOf([held("call", "2026-05-20", "call")]).last?.touch?.id).toBe("call")
  expect(pageOf([]).last).toBeNull()
})

test("a note of the same day that names no meeting is what was said there", () => {
  const page = pageOf([
    held("visit", "2026-03-02"),
    record("note", { text: "wants fewer suppliers", written_at: "2026-03-02T17:00:00+01:00" }),
  ])
  expect(page.last?.notes.map((note) => note.data.text)).toEqual(["wants fewer suppliers"])
  expect(page.since).toEqual([])
})

test("an exam that passed is a question until it is answered, and is not told twice", () => {
  const exam = { type: "exam", person_id: "arnold", date: "2026-06-03" }
  const arnold = record("person", { id: "arnold", name: "Arnold", relation: "child" })
  const open = pageOf([arnold, record("occasion", exam)])
  expect(open.since.map((item) => item.sort)).toEqual(["ask"])
  const answered = pageOf([arnold, record("occasion", { ...exam, answered: "2026" })])
  expect(answered.since.map((item) => item.sort)).toEqual(["day"])
})

test("a birthday since the last meeting is news; one from before it, or long ago, is not", () => {
  const child = record("person", { id: "signe", name: "Signe", relation: "child", birth: "2010-05-30" })
  const turned = pageOf([child, held("visit", "2026-05-01")]).since
  expect(turned).toMatchObject([{ sort: "day", day: { on: "2026-05-30", years: 16 }, inDays: -13 }])
  expect(pageOf([child, held("visit", "2026-06-01")]).since).toEqual([])
  const inMarch = record("person", { name: "Nils", relation: "child", birth: "2013-03-30" })
  expect(pageOf([inMarch, held("visit", "2025-06-01")]).since).toEqual([])
})

test("my promises come before theirs, the most pressing first; kept ones stand apart", () => {
  const page = pageOf([
    record("promise", { text: "names", by: "them", due: "2026-06-01" }),
    record("promise", { text: "someday", by: "me" }),
    record("promise", { text: "figures", by: "me", due: "2026-06-05" }),
    record("promise", { text: "catalogue", by: "me", state: "kept" }),
  ])
  expect(page.promises.map((promise) => promise.data.text)).toEqual(["figures", "someday", "names"])
  expect(page.settled.map((promise) => promise.data.text)).toEqual(["catalogue"])
})

test("where there is more than can be read at once, the first page keeps to what presses most", () => {
  const due = (number: number) =>
    record("promise", { by: "me", text: `${number}`, due: `2026-06-0${number}` })
  const asks = [1, 2, 3, 4].map((number) => record("occasion", { type: "exam", date: `2026-06-0${number}` }))
  const few = pageOf([...asks, due(1)])
  expect([few.since.length, few.promises.length]).toEqual([2, 1])
  const many = pageOf([...asks, ...[5, 4, 3, 2, 1].map(due)])
  expect(many.since).toHaveLength(1)
  expect(many.promises.map((promise) => promise.data.text)).toEqual(["1", "2", "3"])
  expect(many.alsoPromised.map((promise) => promise.data.text)).toEqual(["4", "5"])
})

test("next is the nearest day to remember and the nearest planned visit", () => {
  const page = pageOf(
    [
      record("person", { name: "Signe", relation: "child", birth: "2010-06-18" }),
      record("touch", { id: "later", type: "visit", state: "planned", when: { day: "2026-07-01" } }),
      record("touch", {
        id: "soon",
        type: "visit",
        state: "planned",
        when: { day: TODAY, time: "10:30" },
        aim: "a trial",
      }),
      record("touch", { id: "missed", type: "visit", state: "planned", when: { day: "2026-06-01" } }),
    ],
    { birth: "1979-08-01" },
  )
  expect(page.next).toMatchObject({ on: "2026-06-18", years: 16, person: { name: "Signe" } })
  expect(page.plan?.id).toBe("soon")
  expect(page.planned.map((touch) => touch.id)).toEqual(["soon", "later"])
  expect(page.timeline.map((entry) => entry.touch?.id)).toEqual(["missed"])
})

test("the timeline tells touches with their notes and notes of their own, the newest first", () => {
  const page = pageOf([
    held("old", "2025-01-01"),
    held("new", "2026-02-01"),
    record("note", { text: "said", touch_id: "old" }),
    record("note", { id: "alone", text: "read in the paper", written_at: "2026-01-15T08:00:00Z" }),
    record("note", {
      id: "stray",
      text: "of a touch that is gone",
      touch_id: "gone",
      written_at: "2024-01-01T08:00:00Z",
    }),
  ])
  expect(page.timeline.map((entry) => entry.touch?.id ?? entry.notes[0]?.id)).toEqual([
    "new",
    "alone",
    "old",
    "stray",
  ])
})

test("only conflicts nobody has settled are shown, by the record they are about", () => {
  const page = pageOf([
    record("conflict", { of_kind: "customer", of_id: "maria", field: "phonetic", mine: "a", theirs: "b" }),
    record("conflict", { of_kind: "customer", of_id: "maria", field: "title", state: "theirs" }),
  ])
  expect(page.conflicts.get("maria")?.map((conflict) => conflict.data.field)).toEqual(["phonetic"])
})
