/** Two answers are settled by one choice: the field gets it, the conflict remembers it. */

import { expect, test } from "vitest"
import { canKeepBoth, settle } from "../../../static/app/model/conflicts"
import { record } from "./people"

const maria = record("customer", {
  id: "maria",
  phonetic: "ma-REE-a",
  how_met: "at the fair",
  birth: "1980-05-03",
})

function conflict(field: string, mine: unknown, theirs: unknown) {
  return record("conflict", { id: "k1", of_kind: "customer", of_id: "maria", field, mine, theirs })
}

const settled = (state: string) => ({
  op: "set",
  kind: "conflict",
  id: "k1",
  set: { state },
  was: { state: null },
})

test("mine replaces what is in the book", () => {
  expect(settle(maria, conflict("phonetic", "MA-ria", "ma-REE-a"), "mine")).toEqual([
    { op: "set", kind: "customer", id: "maria", set: { phonetic: "MA-ria" }, was: { phonetic: "ma-REE-a" } },
    settled("mine"),
  ])
})

test("theirs stays: only the conflict is settled", () => {
  expect(settle(maria, conflict("phonetic", "MA-ria", "ma-REE-a"), "theirs")).toEqual([settled("theirs")])
})

test("both stand side by side in a line and below each other in prose", () => {
  const inLine = settle(maria, conflict("phonetic", "MA-ria", "ma-REE-a"), "both")
  expect(inLine[0]?.set).toEqual({ phonetic: "ma-REE-a / MA-ria" })
  const inProse = settle(maria, conflict("how_met", "by the coffee", "at the fair"), "both")
  expect(inProse[0]?.set).toEqual({ how_met: "at the fair\n\nby the coffee" })
})

test("an answer that the book has meanwhile is not written again", () => {
  expect(settle(maria, conflict("phonetic", "ma-REE-a", "MA-ria"), "mine")).toEqual([settled("mine")])
})

test("a date and a choice can only be one of the two", () => {
  expect(canKeepBoth("customer", "phonetic")).toBe(true)
  expect(canKeepBoth("note", "text")).toBe(true)
  expect(canKeepBoth("customer", "birth")).toBe(false)
  expect(canKeepBoth("customer", "tier")).toBe(false)
  expect(canKeepBoth("touch", "when")).toBe(false)
})
