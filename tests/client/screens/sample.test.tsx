// @vitest-environment happy-dom
// @vitest-environment-options {"settings": {"fetch": {"disableSameOriginPolicy": true}}}
/** What the rep sees of the next morning: the server's own words, on the level that is chosen. */

import { cleanup, screen } from "@testing-library/preact"
import { afterEach, beforeEach, expect, test } from "vitest"
import { report } from "../../../static/app/net/status"
import { morningAt } from "../../../static/app/screens/me/hours"
import { Sample } from "../../../static/app/screens/me/sample"
import { today } from "../../../static/app/ui/today"
import { answerJson, listen } from "../net/server"
import { draw, phoneWith } from "./people"

let morning: unknown = null
let isAway = false

await listen((request, response) => {
  if (isAway || request.url !== "/api/reminders/next")
    return answerJson(response, 503, { error: { code: "busy", message: "Try again in a moment." } })
  answerJson(response, 200, { morning })
})

beforeEach(async () => {
  isAway = false
  morning = {
    day: dayAhead(1),
    full: { title: "1 reminder for today", body: "Anna Weber turns 50 tomorrow\nand 1 more" },
    first_name: { title: "1 reminder for today", body: "Anna: birthday tomorrow\nand 1 more" },
    count: { title: "1 reminder", body: "Open Blackbook to see more." },
  }
  await phoneWith([])
})
afterEach(cleanup)

function dayAhead(days: number): string {
  const day = new Date(`${today.value}T12:00:00Z`)
  day.setUTCDate(day.getUTCDate() + days)
  return day.toISOString().slice(0, 10)
}

test.each([
  ["full", "Anna Weber turns 50 tomorrow"],
  ["first_name", "Anna: birthday tomorrow"],
  ["count", "Open Blackbook to see more."],
] as const)("on the level %s it says what the server would", async (level, line) => {
  draw(<Sample level={level} time="07:30" />)
  expect(await screen.findByText(line)).toBeTruthy()
  expect(screen.getByText(/The next one/)).toBeTruthy()
  expect(screen.getByText(/tomorrow, 7:30/)).toBeTruthy()
})

test("after days off the next one comes on its own day", async () => {
  morning = { ...(morning as object), day: dayAhead(4) }
  draw(<Sample level="full" time="07:30" />)
  await screen.findByText("Anna Weber turns 50 tomorrow")
  expect(screen.queryByText(/tomorrow, 7:30/)).toBeNull()
})

test("what was wished in between is in it after the exchange that carried it", async () => {
  draw(<Sample level="first_name" time="07:30" />)
  await screen.findByText("Anna: birthday tomorrow")
  morning = {
    ...(morning as object),
    day: dayAhead(8),
    first_name: { title: "1 reminder", body: "Bo: exam" },
  }
  report({ lastExchange: new Date().toISOString() })
  expect(await screen.findByText("Bo: exam")).toBeTruthy()
})

test.each([
  [{}, "07:30"],
  [{ digest_at: "06:15" }, "07:00"],
  [{ digest_at: "20:00" }, "07:00"],
  [{ digest_at: "19:45" }, "19:45"],
  [{ quiet_until: "09:00" }, "09:00"],
  [{ quiet_from: "00:00", quiet_until: "08:00" }, "08:00"],
  [{ quiet_from: "12:00", quiet_until: "13:00", digest_at: "13:00" }, "13:00"],
  [{ quiet_from: "07:00", quiet_until: "07:00" }, "07:30"],
] as const)("with %j a morning is told at %s, as the server has it", (wished, at) => {
  expect(morningAt(wished)).toBe(at)
})

test.each([
  ["nothing is near", false],
  ["there is no signal", true],
])("where %s it is made up and says so", async (_, away) => {
  morning = null
  isAway = away
  draw(<Sample level="first_name" time="07:30" />)
  expect(await screen.findByText("Anna: birthday today")).toBeTruthy()
  expect(screen.getByText(/Like this/)).toBeTruthy()
})
