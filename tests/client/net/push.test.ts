/** Staying subscribed: what the system or a new key of the server has ended is mended without a word. */

import "fake-indexeddb/auto"
import { beforeEach, expect, test, vi } from "vitest"
import type { Hello } from "../../../static/app/model/wire"
import { openBook } from "../../../static/app/store/book"
import { currentUser, keepPush } from "../../../static/app/store/device"
import { newPhone } from "../store/phone"
import { answerJson, listen } from "./server"

const OLD = key(1)
const NEW = key(2)

/** What the server was told: the subscription of this phone. */
let told: { endpoint: string; device: string; key: number[] }[] = []
let refuses = false

await listen((_request, response, body) => {
  if (refuses) return answerJson(response, 503, { error: { code: "busy", message: "" } })
  told.push(JSON.parse(body))
  answerJson(response, 200, { endpoint_sha: "" })
})

/** A public key in base64url, other than those of other numbers. */
function key(number: number): string {
  return btoa(String.fromCharCode(4, ...Array.from({ length: 64 }, () => number)))
    .replaceAll("+", "-")
    .replace(/=*$/, "")
}

/** The push manager of a browser profile: one subscription at a time, each with an endpoint of its own. */
class Browser {
  made = 0
  subscription: Subscription | null = null

  getSubscription = async () => this.subscription

  subscribe = async ({ applicationServerKey }: { applicationServerKey: Uint8Array<ArrayBuffer> }) => {
    if (this.subscription) throw new DOMException("another key", "InvalidStateError")
    this.made += 1
    this.subscription = new Subscription(`https://push.example/${this.made}`, applicationServerKey, this)
    return this.subscription
  }
}

class Subscription {
  options: { applicationServerKey: ArrayBuffer }

  constructor(
    readonly endpoint: string,
    key: Uint8Array<ArrayBuffer>,
    private browser: Browser,
  ) {
    this.options = { applicationServerKey: key.buffer }
  }

  toJSON = () => ({ endpoint: this.endpoint, keys: { p256dh: "p", auth: "a" } })

  unsubscribe = async () => {
    this.browser.subscription = null
    return true
  }
}

let browser: Browser
let push: typeof import("../../../static/app/net/push")
let status: typeof import("../../../static/app/net/status")

async function sha(text: string) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
  return Buffer.from(hash).toString("hex")
}

/** The server's answer to an exchange, as far as it is about push. */
function hears(about: Hello["push"]) {
  status.helloSignal.value = { push: about } as Hello
}

/** A start of the app on a phone whose user has turned reminders on. */
async function starts() {
  vi.resetModules()
  status = await import("../../../static/app/net/status")
  push = await import("../../../static/app/net/push")
  const book = await import("../../../static/app/store/book")
  await book.openBook()
  push.watchPush()
}

beforeEach(async () => {
  told = []
  refuses = false
  browser = new Browser()
  vi.stubGlobal("PushManager", class {})
  vi.stubGlobal("Notification", { permission: "granted" })
  const ready = Promise.resolve({ pushManager: browser })
  vi.stubGlobal("navigator", { serviceWorker: { ready }, locks: undefined })
  const user = await newPhone()
  await keepPush(user.user, true)
  await openBook()
  await starts()
})

/** Subscribed with a key, and the server knows it. */
async function subscribed(key: string) {
  hears({ key, endpoint_sha: null })
  await vi.waitFor(() => expect(told).toHaveLength(1))
  return { key, endpoint_sha: await sha(told[0]?.endpoint ?? "") }
}

test("fault 18: a new key of the server is taken up at the next start, and the server is told by which", async () => {
  const before = await subscribed(OLD)
  await starts()
  hears({ key: NEW, endpoint_sha: null })
  await vi.waitFor(() => expect(told).toHaveLength(2))
  expect(told[1]?.endpoint).not.toBe(told[0]?.endpoint)
  expect(told.map((each) => each.key)).toEqual([OLD, NEW].map((each) => [...push.bytesOf(each)]))
  expect(told[1]?.key).toHaveLength(65)
  expect(before.key).toBe(OLD)
  await vi.waitFor(() => expect(push.pushState.value).toBe("on"))
})

test("fault 18: a new key is taken up while the app stays open, too", async () => {
  hears(await subscribed(OLD))
  hears({ key: NEW, endpoint_sha: null })
  await vi.waitFor(() => expect(told).toHaveLength(2))
  expect(told[1]?.key).toEqual([...push.bytesOf(NEW)])
})

test("where both sides agree nobody is asked anything", async () => {
  const about = await subscribed(OLD)
  await starts()
  hears(about)
  await vi.waitFor(() => expect(push.pushState.value).toBe("on"))
  expect(told).toHaveLength(1)
  expect(browser.made).toBe(1)
})

test("fault 17: a subscription the system dropped without a word is made anew", async () => {
  const about = await subscribed(OLD)
  browser.subscription = null
  await starts()
  hears(about)
  await vi.waitFor(() => expect(told).toHaveLength(2))
  await vi.waitFor(() => expect(push.pushState.value).toBe("on"))
})

test("fault 17: one the server holds for gone is told again", async () => {
  await subscribed(OLD)
  await starts()
  hears({ key: OLD, endpoint_sha: null })
  await vi.waitFor(() => expect(told).toHaveLength(2))
  expect(told[1]).toEqual(told[0])
})

test("fault 17: a permission that is gone is said, and nothing is asked", async () => {
  const about = await subscribed(OLD)
  for (const [permission, state] of [
    ["denied", "denied"],
    ["default", "stopped"],
  ]) {
    vi.stubGlobal("Notification", { permission })
    await starts()
    hears(about)
    await vi.waitFor(() => expect(push.pushState.value).toBe(state))
  }
  expect(told).toHaveLength(1)
})

test("without a signal the phone says what it was when the server was last heard, and what the system says now", async () => {
  await subscribed(OLD)
  for (const [permission, state] of [
    ["granted", "on"],
    ["default", "stopped"],
    ["denied", "denied"],
  ]) {
    vi.stubGlobal("Notification", { permission })
    await starts()
    expect(push.pushState.value).toBe(state)
  }
  vi.stubGlobal("Notification", { permission: "granted" })
  await keepPush((await currentUser())?.user ?? "", false)
  await starts()
  expect(push.pushState.value).toBe("off")
})

test("a server that cannot take it now leaves reminders stopped, and its next answer mends them", async () => {
  refuses = true
  hears({ key: OLD, endpoint_sha: null })
  await vi.waitFor(() => expect(push.pushState.value).toBe("stopped"))
  refuses = false
  await Promise.resolve()
  hears({ key: OLD, endpoint_sha: null })
  await vi.waitFor(() => expect(push.pushState.value).toBe("on"))
})
