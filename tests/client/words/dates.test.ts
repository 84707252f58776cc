/** Days and spans as a person would say them, in English on phones of several countries. */

import { afterEach, expect, test } from "vitest"
import {
  ago,
  daysText,
  dayText,
  length,
  listText,
  nearDay,
  partialText,
  plural,
  shortDay,
  span,
  timeText,
  wholeDay,
} from "../../../static/app/words/dates"
import { locale, speak } from "../../../static/app/words/language"

speak("en-GB")
afterEach(() => speak("en-GB"))

test.each([
  [0, "today"],
  [1, "tomorrow"],
  [-1, "yesterday"],
  [6, "in 6 days"],
  [-6, "6 days"],
  [-35, "5 weeks"],
  [-275, "9 months"],
  [-425, "14 months"],
  [21, "in 3 weeks"],
])("a day %i days from today is %s at the end of a row", (days, text) => {
  expect(span(days)).toBe(text)
})

test("in a sentence the past is ago", () => {
  expect(ago(-425)).toBe("14 months ago")
  expect(ago(-1)).toBe("yesterday")
  expect(length(-1100)).toBe("3 years")
  expect(length(1)).toBe("1 day")
})

test("a chosen number of days is never rounded", () => {
  expect(daysText(30)).toBe("30 days")
  expect(daysText(1)).toBe("1 day")
})

test("a near day has its weekday, a far one its date, and its year where that is another", () => {
  const words = { last: (weekday: string) => `last ${weekday}` }
  const today = "2026-06-12" // a Friday
  expect(nearDay("2026-06-05", today, words)).toBe("last Friday")
  expect(nearDay("2026-06-04", today, words)).toBe("4 June")
  expect(nearDay("2026-06-11", today, words)).toBe("yesterday")
  expect(nearDay("2026-06-15", today, words)).toBe("Monday")
  expect(nearDay("2026-06-19", today, words)).toBe("19 June")
  expect(nearDay("2025-06-03", today, words)).toBe("3 June 2025")
  expect(dayText("2026-06-03", today)).toBe("3 June")
  expect(shortDay("2025-02-03", today)).toBe("3 Feb 2025")
  expect(wholeDay(today)).toBe("Friday 12 June")
})

test.each([
  ["1980-03-22", "22 March 1980"],
  ["--03-22", "22 March"],
  ["--02-29", "29 February"],
  ["1980-03", "March 1980"],
  ["1980", "1980"],
])("of %s is said what is known: %s", (date, text) => {
  expect(partialText(date)).toBe(text)
})

test("the phone's region says how dates and hours are written, the catalogue in which language", () => {
  speak("en-US")
  expect(dayText("2026-06-03", "2026-01-01")).toBe("June 3")
  expect(timeText("14:30").replace(/\s/g, " ")).toBe("2:30 PM")
  speak("sv-SE")
  expect(locale()).toBe("en-SE")
  expect(dayText("2026-06-03", "2026-01-01")).toBe("3 June")
  expect(timeText("14:30")).toBe("14:30")
  speak("not a language")
  expect(locale()).toBe("en")
})

test("counts and lists follow the language's rules", () => {
  expect(plural(1, { one: "visit", other: "visits" })).toBe("visit")
  expect(plural(0, { one: "visit", other: "visits" })).toBe("visits")
  expect(listText(["Erik", "Arnold", "Signe"])).toBe("Erik, Arnold and Signe")
})
