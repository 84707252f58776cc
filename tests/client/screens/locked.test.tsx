// @vitest-environment happy-dom
// @vitest-environment-options {"settings": {"fetch": {"disableSameOriginPolicy": true}}}
/** A phone that has heard nothing for too long shows what waits and no book; nothing typed is lost by any clock. */

import { cleanup, render, screen, waitFor } from "@testing-library/preact"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { App } from "../../../static/app/app"
import { report } from "../../../static/app/net/status"
import { syncNow } from "../../../static/app/net/sync"
import { exportWaiting } from "../../../static/app/net/unsent_file"
import { readBundle, user } from "../../../static/app/store/book"
import { currentUser } from "../../../static/app/store/device"
import { readDraft, saveDraft } from "../../../static/app/store/drafts"
import { countWaiting, waiting } from "../../../static/app/store/outbox"
import { checkReading, noteHeard, reading } from "../../../static/app/store/reading"
import { save } from "../../../static/app/store/write"
import { Fake, listen } from "../net/server"
import { customerId } from "../store/phone"
import { phoneWith } from "./people"

const DAY = 86_400_000
const START = Date.parse("2026-11-23T08:00:00Z")
const MARIA = customerId(1)

let fake = new Fake()
await listen((request, response, body) => fake.handle(request, response, body))

/** The phone's clock alone: timers run as ever. */
function itIs(days: number) {
  vi.useFakeTimers({ toFake: ["Date"], now: START + days * DAY })
}

beforeEach(async () => {
  itIs(0)
  fake = new Fake()
  fake.user = await phoneWith([{ own: { given: "Maria", family: "Lindqvist" } }])
  fake.readingDays = 30
  await save([
    { op: "create", kind: "note", id: "n1", customer_id: MARIA, set: { text: "She told of the press" } },
  ])
  await saveDraft(`new:note:${MARIA}:`, { text: "half a thought" })
  if (user.value) await noteHeard(user.value, 30)
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

async function everythingTypedIsHere() {
  expect(await waiting()).toMatchObject([{ set: { text: "She told of the press" } }])
  expect(await readDraft(`new:note:${MARIA}:`)).toEqual({ text: "half a thought" })
}

test("the days over, it shows what waits, how to save it and how to sign in, and nobody of the book", async () => {
  itIs(31)
  await checkReading()
  history.replaceState(null, "", `/app/customer/${MARIA}`)
  report({ ...(await countWaiting(fake.user)), fetching: null })
  render(<App />)
  await screen.findByRole("heading", { level: 1, name: "Closed for now" })
  expect(await screen.findByRole("button", { name: /a note: She told of the press/ })).toBeTruthy()
  expect(screen.getByRole("button", { name: "Save as a file" })).toBeTruthy()
  expect(screen.getByRole("link", { name: "Sign in" }).getAttribute("href")).toBe("/sign-in")
  expect(screen.queryByRole("heading", { name: /Maria/ })).toBeNull()
  expect(screen.queryByRole("navigation")).toBeNull()
  expect(await (await exportWaiting()).text()).toContain("She told of the press")
  await everythingTypedIsHere()
})

test("the next word from the server opens it, with everything that was typed", async () => {
  itIs(31)
  await checkReading()
  history.replaceState(null, "", "/app/me/install")
  render(<App />)
  await screen.findByRole("heading", { level: 1, name: "Closed for now" })
  await syncNow()
  await screen.findByRole("navigation")
  expect(reading.value).toBe("open")
  expect(fake.entries.some(({ id }) => id === "n1")).toBe(true)
  expect((await currentUser())?.heard).toEqual({ at: START + 31 * DAY, days: 30 })
  expect(await readDraft(`new:note:${MARIA}:`)).toEqual({ text: "half a thought" })
})

test("a clock set back does not open what the days have closed", async () => {
  itIs(31)
  await checkReading()
  itIs(2)
  await checkReading()
  expect(reading.value).toBe("over")
  itIs(-800)
  await checkReading()
  expect(reading.value).toBe("over")
  await everythingTypedIsHere()
})

test("a clock three years ahead by mistake closes it only until it is put right", async () => {
  itIs(3 * 365)
  await checkReading()
  render(<App />)
  await screen.findByText(/^This phone says it is .* 2029\. If that is wrong/)
  itIs(1)
  await checkReading()
  await waitFor(() => expect(screen.queryByText("Closed for now")).toBeNull())
  expect(await readBundle(MARIA)).toBeTruthy()
  await everythingTypedIsHere()
})

test("a clock before the last word from the server closes nothing", async () => {
  itIs(-900)
  await checkReading()
  expect(reading.value).toBe("open")
  await everythingTypedIsHere()
})

test("a look at the clock that began before the server was heard has not the last word", async () => {
  itIs(31)
  const owner = user.value
  if (!owner) throw new Error("nobody is here")
  await Promise.all([checkReading(), noteHeard(owner, 30)])
  expect(reading.value).toBe("open")
  expect((await currentUser())?.heard?.isOver).toBeUndefined()
  await checkReading()
  expect(reading.value).toBe("open")
})

test("a lost phone that is told to empty itself is not opened by that", async () => {
  itIs(31)
  await checkReading()
  fake.wipe = true
  fake.intercept = () => {
    expect(reading.value).toBe("over")
    return false
  }
  await syncNow()
  expect(reading.value).toBe("over")
})
