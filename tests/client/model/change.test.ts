/** What a form changed: old values beside new ones, lists by element, nothing where nothing changed. */

import { expect, test } from "vitest"
import { correction, creation } from "../../../static/app/model/change"
import { record } from "./people"

const work = { value: "+46 60 555", type: "work" }
const cell = { value: "+46 70 555", type: "cell" }

test("a new record carries what was filled in and nothing empty", () => {
  const made = creation(
    "customer",
    "c1",
    { book: "b1" },
    { given: "Maria", family: "", phones: [cell], tags: [] },
  )
  expect(made).toEqual({
    op: "create",
    kind: "customer",
    id: "c1",
    book: "b1",
    set: { given: "Maria" },
    add: { phones: [cell] },
  })
})

test("a correction names the value it replaces", () => {
  const maria = record("customer", { id: "c1", given: "Maria", title: "Buyer" })
  expect(correction(maria, { given: "Mària", title: "Buyer", phonetic: "" })).toEqual({
    op: "set",
    kind: "customer",
    id: "c1",
    set: { given: "Mària" },
    was: { given: "Maria" },
  })
})

test("an emptied field becomes null", () => {
  const maria = record("customer", { id: "c1", title: "Buyer" })
  expect(correction(maria, { title: " " })).toMatchObject({ set: { title: null }, was: { title: "Buyer" } })
})

test("list elements come and go one by one, whatever the order of their parts", () => {
  const maria = record("customer", { id: "c1", phones: [work, cell], tags: ["golf"] })
  const change = correction(maria, {
    phones: [{ type: "work", value: "+46 60 555" }],
    tags: ["golf", "sailing"],
  })
  expect(change).toEqual({
    op: "set",
    kind: "customer",
    id: "c1",
    add: { tags: ["sailing"] },
    remove: { phones: [cell] },
  })
})

test("a day moved is one value, the old whole beside the new whole", () => {
  const visit = record("touch", { id: "t1", when: { day: "2026-06-12", time: "10:30", zone: "UTC" } })
  const when = { day: "2026-06-13", time: "10:30", zone: "UTC" }
  expect(correction(visit, { when })).toMatchObject({
    set: { when },
    was: { when: { day: "2026-06-12", time: "10:30", zone: "UTC" } },
  })
})

test("where nothing changed there is nothing to save", () => {
  const maria = record("customer", { id: "c1", given: "Maria", phones: [work] })
  expect(correction(maria, { given: "Maria", family: "", birth: null, phones: [work], tags: [] })).toBeNull()
})
