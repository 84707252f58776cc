// @vitest-environment happy-dom
// @vitest-environment-options {"settings": {"fetch": {"disableSameOriginPolicy": true}}}
/** Me: what is safe where, by name; the rep's wishes; devices; signing out without losing a word. */

import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { report } from "../../../static/app/net/status"
import { MeScreen } from "../../../static/app/screens/me/me"
import { setting } from "../../../static/app/store/book"
import { countWaiting } from "../../../static/app/store/outbox"
import { tellPhone, wish } from "../../../static/app/store/wishes"
import { save } from "../../../static/app/store/write"
import { answerJson, listen } from "../net/server"
import { customerId } from "../store/phone"
import { draw, phoneWith } from "./people"

const MARIA = customerId(1)
const ended: string[] = []

await listen((request, response) => {
  if (request.method === "DELETE") {
    ended.push(request.url ?? "")
    response.writeHead(204, { "X-Blackbook": "1" }).end()
    return
  }
  if (request.url !== "/api/me/sessions")
    return answerJson(response, 404, { error: { code: "no", message: "no" } })
  const about = { device: null, created: "2026-01-01T08:00:00Z", last_used: "2026-06-12T08:00:00Z" }
  answerJson(response, 200, {
    sessions: [
      {
        id: "one",
        label: "Linux, Chrome",
        this: true,
        reminders: "on",
        reminded: "2026-06-12T05:30:00Z",
        ...about,
      },
      { id: "two", label: "iPhone, Safari", this: false, reminders: "stopped", reminded: null, ...about },
      { id: "three", label: "Android, Chrome", this: false, reminders: "on", reminded: null, ...about },
      { id: "four", label: "Windows, Edge", this: false, reminders: "off", reminded: null, ...about },
    ],
  })
})

let user = ""

/** Writes a note about Maria, as an editor would. */
function writeNote() {
  return save([{ op: "create", kind: "note", id: "note", customer_id: MARIA, set: { text: "Hello" } }])
}

/** Says what the exchange would: what waits, and whether the server answers. */
async function reportWaiting(reachable: boolean) {
  report({ ...(await countWaiting(user)), reachable, fetching: null, shell: "ready" })
}

beforeEach(async () => {
  user = await phoneWith([{ own: { given: "Maria", family: "Lindqvist" } }])
})
afterEach(() => {
  cleanup()
  report({ waiting: 0, oldest: null, reachable: true, devices: [], persisted: null, signedOut: false })
})

describe("what is safe where", () => {
  test("it says in one sentence that everything is safe", async () => {
    await reportWaiting(true)
    draw(<MeScreen />)
    expect(screen.getByText("Everything you wrote is safe on the server.")).toBeTruthy()
    expect(screen.queryByRole("button", { name: "Try now" })).toBeNull()
  })

  test("it says how much waits, since when, why, and what it is about", async () => {
    await writeNote()
    await reportWaiting(false)
    draw(<MeScreen />)
    expect(screen.getByText(/^One change waits on this phone since \d/)).toBeTruthy()
    expect(screen.getByText(/There is no signal/)).toBeTruthy()
    const line = await screen.findByRole("button", { name: /^Maria Lindqvist/ })
    expect(line.textContent).toMatch(/a note: Hello.*waits for a signal/)
    expect(screen.getByRole("button", { name: "Try now" })).toBeTruthy()
  })

  test("it says how well the phone keeps the book, and what waits elsewhere", async () => {
    await reportWaiting(true)
    const tablet = { device: "d", label: "iPad", waiting: 2, oldest: null, seen: null }
    report({ persisted: false, devices: [tablet] })
    draw(<MeScreen />)
    expect(screen.getByText("as long as there is room")).toBeTruthy()
    expect(screen.getByText("two changes not sent yet")).toBeTruthy()
    report({ persisted: true })
    await waitFor(() => expect(screen.getByText("for good")).toBeTruthy())
  })

  test("it says why a window cannot work without a signal", async () => {
    await reportWaiting(true)
    report({ shell: "refused" })
    draw(<MeScreen />)
    expect(screen.getByText(/^no, because a private window keeps no apps/)).toBeTruthy()
    report({ shell: "interrupted" })
    await waitFor(() => expect(screen.getByText(/^no, because the app did not come whole/)).toBeTruthy())
  })

  test("it asks who is signed out to sign in again", async () => {
    await reportWaiting(true)
    report({ signedOut: true })
    draw(<MeScreen />)
    expect(screen.getByRole("link", { name: "Sign in" }).getAttribute("href")).toBe("/sign-in")
  })
})

describe("signing out", () => {
  const ask = () => fireEvent.click(screen.getByRole("button", { name: "Sign out" }))
  const sheet = () => within(screen.getByRole("dialog", { hidden: true }))

  test("it asks what shall become of what waits", async () => {
    await writeNote()
    draw(<MeScreen />)
    ask()
    await waitFor(() => expect(sheet().getByText(/^One change has not been sent yet/)).toBeTruthy())
    for (const name of ["Keep locked on this phone", "Save as a file", "Throw away"]) {
      expect(sheet().getByRole("button", { name, hidden: true })).toBeTruthy()
    }
  })

  test("it says that nothing is lost where nothing waits", async () => {
    draw(<MeScreen />)
    ask()
    await waitFor(() => expect(sheet().getByText(/^Everything is safe on the server/)).toBeTruthy())
    expect(sheet().queryByText("Throw away")).toBeNull()
  })
})

test("it lists where the rep is signed in, and signs out there but not here", async () => {
  draw(<MeScreen />)
  const there = await screen.findByRole("button", { name: "Sign out there: iPhone, Safari" })
  expect(screen.getByText(/this one/)).toBeTruthy()
  expect(screen.queryByRole("button", { name: "Sign out there: Linux, Chrome" })).toBeNull()
  fireEvent.click(there)
  await waitFor(() => expect(ended).toEqual(["/api/me/sessions/two"]))
})

test("it says of each device when it was opened and when it was last reminded", async () => {
  draw(<MeScreen />)
  const hint = async (label: string) => (await screen.findByText(label)).querySelector(".hint")?.textContent
  expect(await hint("Linux, Chrome")).toMatch(/^this one · last reminder .*\d/)
  expect(await hint("iPhone, Safari")).toMatch(/^last opened .* · reminders stopped: open Blackbook there/)
  expect(await hint("Android, Chrome")).toMatch(/^last opened .* · no reminder yet$/)
  expect(await hint("Windows, Edge")).toMatch(/^last opened [^·]*$/)
})

describe("wishes", () => {
  test("the first one makes the record, the next ones change it against what was there", async () => {
    await wish({ digest_at: "06:45" })
    await waitFor(() => expect(setting.value.digest_at).toBe("06:45"))
    await wish({ digest_at: "08:00", zone: "Europe/Oslo" })
    await waitFor(() => expect(setting.value).toMatchObject({ digest_at: "08:00", zone: "Europe/Oslo" }))
    await wish({ zone: null })
    await waitFor(() => expect(setting.value.zone ?? null).toBeNull())
  })

  test("the phone tells its zone once, and not again while it stays", async () => {
    await tellPhone()
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    await waitFor(() => expect(setting.value.phone_zone).toBe(zone))
    const before = await countWaiting(user)
    await tellPhone()
    expect(await countWaiting(user)).toEqual(before)
  })

  test("the time zone can be fixed here", async () => {
    draw(<MeScreen />)
    fireEvent.change(screen.getByLabelText("Time zone"), { target: { value: "Asia/Tokyo" } })
    await waitFor(() => expect(setting.value.zone).toBe("Asia/Tokyo"))
  })
})
