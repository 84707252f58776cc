// @vitest-environment happy-dom
/** Reminders that have stopped on this phone: Today says so, and Me how to turn them on, for this very platform. */

import { cleanup, fireEvent, screen, within } from "@testing-library/preact"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { Hello } from "../../../static/app/model/wire"
import { day, draw, phoneWith } from "./people"

/** The browser's answer, and what it will be when the phone is asked. */
const Notice = { permission: "default", requestPermission: async () => Notice.permission }
vi.stubGlobal("Notification", Notice)
vi.stubGlobal("PushManager", class {})
Object.defineProperty(navigator, "serviceWorker", { value: { ready: new Promise(() => {}) } })

// The state of the phone is read when these are loaded.
const { pushState, turnOn, watchPush } = await import("../../../static/app/net/push")
const { helloSignal } = await import("../../../static/app/net/status")
const { Reminders } = await import("../../../static/app/screens/me/reminders")
const { TodayScreen } = await import("../../../static/app/screens/today/today")
const { openBook, user } = await import("../../../static/app/store/book")
const { keepPush } = await import("../../../static/app/store/device")

const AGENTS = {
  ios: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
  android:
    "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36",
  androidFirefox: "Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0",
  desktop: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
  safari: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15",
  firefox: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
}

function on(agent: string) {
  vi.spyOn(navigator, "userAgent", "get").mockReturnValue(agent)
}

/** Reminders were on here, and the phone's settings say no now. */
async function forbid() {
  Notice.permission = "denied"
  await turnOn().catch(() => {})
  expect(pushState.value).toBe("denied")
}

beforeEach(async () => {
  Notice.permission = "default"
  const promise = ["promise", { by: "me", text: "Noise figures", due: day(0) }, "figures"]
  await phoneWith([{ own: { given: "Maria" }, under: [promise as never] }])
  await keepPush(user.value?.user ?? "", true)
  await openBook()
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

test("what the system ended is said on Today, and turned on again from there", async () => {
  watchPush()
  helloSignal.value = { push: { key: "AAAA", endpoint_sha: null } } as Hello
  await vi.waitFor(() => expect(pushState.value).toBe("stopped"))
  draw(<TodayScreen />)
  const offer = (await screen.findByText("Reminders stopped on this phone.")).closest("aside") as HTMLElement
  fireEvent.click(within(offer).getByRole("button", { name: "Turn on" }))
  expect(await screen.findByRole("dialog", { hidden: true })).toBeTruthy()
  cleanup()
  draw(<Reminders />)
  expect(screen.getByText("They stopped on this phone. Turn them on again.")).toBeTruthy()
  expect(screen.getByRole("button", { name: "Turn on reminders" })).toBeTruthy()
})

test("what the phone's settings forbid is said on Today too, and leads to where they are", async () => {
  await forbid()
  draw(<TodayScreen />)
  expect(await screen.findByText("Reminders stopped on this phone.")).toBeTruthy()
  expect(screen.getByRole("link", { name: "Turn on" }).getAttribute("href")).toBe("/app/me")
})

test("who never wanted them is not told that they stopped", async () => {
  await forbid()
  await keepPush(user.value?.user ?? "", false)
  await openBook()
  draw(<TodayScreen />)
  expect(await screen.findByRole("region", { name: "Promised" })).toBeTruthy()
  expect(screen.queryByText("Reminders stopped on this phone.")).toBeNull()
})

test("each platform has its own words for where the settings are", async () => {
  await forbid()
  const said = Object.entries(AGENTS).map(([, agent]) => {
    on(agent)
    draw(<Reminders />)
    const how = screen.getByText("This phone has been told not to show them.").nextElementSibling
    cleanup()
    return how?.textContent ?? ""
  })
  expect(said[0]).toMatch(/^Open Settings, Notifications, Blackbook/)
  expect(said[1]).toMatch(/^Hold the Blackbook icon/)
  expect(new Set(said.filter(Boolean)).size).toBe(6)
})
