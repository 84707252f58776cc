/** For how long the book may be read, and what a clock that is set can do about it. */

import { expect, test } from "vitest"
import { type Heard, readingAt } from "../../../static/app/model/reading"

const DAY = 86_400_000
const heard: Heard = { at: Date.parse("2026-11-23T08:00:00Z"), days: 30 }
const over: Heard = { ...heard, isOver: true }

test.each([
  ["a phone that was never told", undefined, 9_999, "open"],
  ["the same moment", heard, 0, "open"],
  ["the last day", heard, 30, "open"],
  ["the day after", heard, 30.01, "over"],
  ["a year in a drawer", heard, 390, "over"],
  ["a clock three years ahead", heard, 3 * 365, "doubtful"],
  ["a clock three years back", heard, -3 * 365, "open"],
  ["a clock set back after the days were over", over, 1, "over"],
  ["a clock set back before the last word", over, -400, "over"],
  ["a clock set far ahead after the days were over", over, 3 * 365, "over"],
] as const)("%s: %#", (_name, what, days, expected) => {
  expect(readingAt(what, heard.at + days * DAY)).toBe(expected)
})
