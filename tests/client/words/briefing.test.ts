/** The sentences of the briefing. */

import { expect, test } from "vitest"
import { speak } from "../../../static/app/words/language"
import { words } from "../../../static/app/words/words"

speak("en-GB")
const { briefing } = words
const TODAY = "2026-06-12"
const signe = {
  relation: "child",
  gender: "female",
  status: undefined,
  age: { years: 15, about: false },
  turns: null,
}

test("who somebody is and how old, in one line", () => {
  expect(briefing.kin(signe)).toBe("daughter, 15")
  expect(briefing.kin({ ...signe, turns: { inDays: 6, years: 16 } })).toBe("daughter, turns 16 in 6 days")
  expect(briefing.kin({ ...signe, age: null, turns: { inDays: 0, years: null } })).toBe(
    "daughter, birthday today",
  )
  expect(briefing.kin({ ...signe, gender: undefined, age: { years: 49, about: true } })).toBe(
    "child, about 49",
  )
  expect(briefing.kin({ ...signe, relation: undefined, age: null })).toBe("")
})

test("those who died or left are spoken of with tact", () => {
  const erik = { ...signe, relation: "spouse", gender: "male", age: null }
  expect(briefing.kin({ ...erik, status: "deceased" })).toBe("late husband")
  expect(briefing.kin({ ...erik, status: "separated" })).toBe("husband, separated")
})

test("an occasion that passed is a question", () => {
  expect(briefing.ask("Arnold", "exam", undefined, "2026-06-03", TODAY)).toBe(
    "How did Arnold’s exam go, 3 June?",
  )
  expect(briefing.ask(undefined, "holiday", "Lofoten", "2026-06-11", TODAY)).toBe(
    "How was Lofoten, yesterday?",
  )
})

test("what comes next is said with its age or its years", () => {
  expect(briefing.coming("Signe", undefined, "birthday", undefined, 16, 6)).toBe("Signe turns 16 in 6 days")
  expect(briefing.coming("Signe", undefined, "birthday", undefined, undefined, 1)).toBe(
    "Signe’s birthday tomorrow",
  )
  expect(briefing.coming(undefined, "female", "birthday", undefined, 47, 40)).toBe("She turns 47 in 5 weeks")
  expect(briefing.coming(undefined, undefined, "birthday", undefined, 47, 40)).toBe("They turn 47 in 5 weeks")
  expect(briefing.coming(undefined, "female", "anniversary", undefined, 20, 21)).toBe(
    "Anniversary, 20 years, in 3 weeks",
  )
  expect(briefing.coming("Arnold", undefined, "exam", "Mathematics", undefined, 3)).toBe(
    "Arnold’s Mathematics in 3 days",
  )
})

test("what is owed says until when", () => {
  expect(briefing.due("2026-06-05", TODAY)).toBe("due last Friday")
  expect(briefing.due("2026-06-12", TODAY)).toBe("due today")
})

test("a planned visit says when", () => {
  expect(briefing.plan("visit", TODAY, "10:30", TODAY)).toBe("Visit today, 10:30")
  expect(briefing.plan("lunch", "2026-06-15", null, TODAY)).toBe("Lunch Monday")
})
