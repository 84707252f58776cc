import "fake-indexeddb/auto"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { openPlace, readNotice, renewSubscription, showReminder } from "../../../service_worker/push"
import { becomeUser } from "../../../static/app/store/device"

const ORIGIN = "https://blackbook.example"
const GENERAL = { title: "Blackbook", path: "/app", tag: "blackbook" }

const declarative = {
  web_push: 8030,
  notification: {
    title: "Anna turns 50 tomorrow",
    body: "Last met in March",
    navigate: `${ORIGIN}/app/customer/anna`,
    tag: "digest-2026-11-23",
    lang: "en",
    app_badge: "3",
  },
}

test("the declarative shape is read", () => {
  expect(readNotice(JSON.stringify(declarative), ORIGIN)).toEqual({
    title: "Anna turns 50 tomorrow",
    body: "Last met in March",
    path: "/app/customer/anna",
    tag: "digest-2026-11-23",
    lang: "en",
    badge: 3,
  })
})

test("the bare shape is read", () => {
  const notice = readNotice(
    JSON.stringify({ title: "Hello", body: "you", url: "/app/book", tag: "t" }),
    ORIGIN,
  )
  expect(notice).toMatchObject({ title: "Hello", body: "you", path: "/app/book", tag: "t", badge: undefined })
})

test.each([
  [undefined],
  [""],
  ["{"],
  ["null"],
  ["[]"],
  ['"text"'],
  ['{"notification": null}'],
  ['{"notification": {"title": 7}}'],
  ['{"title": ""}'],
])("a broken payload (%s) still says something", (text) => {
  expect(readNotice(text, ORIGIN)).toMatchObject(GENERAL)
  expect(readNotice(text, ORIGIN).body).not.toBe("")
})

test.each([
  ["https://elsewhere.example/app"],
  ["//elsewhere.example/app"],
  ["javascript:alert(1)"],
  ["/sign-in"],
  ["/application"],
  ["http://["],
  [7],
  [undefined],
])("a push that would open %s opens Today", (navigate) => {
  expect(readNotice(JSON.stringify({ title: "x", navigate }), ORIGIN).path).toBe("/app")
})

const page = { focus: vi.fn(), postMessage: vi.fn() }
const worker = {
  location: { origin: ORIGIN },
  registration: { showNotification: vi.fn() },
  clients: { matchAll: vi.fn(), openWindow: vi.fn() },
}

beforeEach(() => {
  page.focus.mockResolvedValue(page)
  worker.registration.showNotification.mockResolvedValue(undefined)
  worker.clients.matchAll.mockResolvedValue([])
  vi.stubGlobal("self", worker)
  vi.stubGlobal("navigator", {})
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.clearAllMocks()
})

const shown = () => worker.registration.showNotification.mock.calls

test("a push is shown under its tag, before anybody is asked anything", async () => {
  const asked = vi.fn()
  vi.stubGlobal("fetch", asked)
  await showReminder({ text: () => JSON.stringify(declarative) } as PushMessageData)
  expect(shown()).toHaveLength(1)
  expect(shown()[0]).toEqual([
    "Anna turns 50 tomorrow",
    expect.objectContaining({ tag: "digest-2026-11-23", data: { path: "/app/customer/anna", acts: [] } }),
  ])
  expect(asked).not.toHaveBeenCalled()
})

test("fault 16: a push without data, or with data that cannot be read, is shown", async () => {
  await showReminder(null)
  await showReminder({
    text: () => {
      throw new TypeError("not text")
    },
  } as unknown as PushMessageData)
  expect(shown().map(([title]) => title)).toEqual(["Blackbook", "Blackbook"])
})

test("fault 16: a notice the system does not take is shown in general words, and nothing is thrown", async () => {
  worker.registration.showNotification.mockRejectedValueOnce(new TypeError("bad options"))
  await showReminder({ text: () => JSON.stringify(declarative) } as PushMessageData)
  expect(shown()[1]).toEqual(["Blackbook", expect.objectContaining({ tag: "digest-2026-11-23" })])
  worker.registration.showNotification.mockRejectedValue(new TypeError("not allowed"))
  await expect(showReminder(null)).resolves.toBeUndefined()
})

const tapped = (path?: unknown, action = "", acts?: unknown[]) => {
  const notification = { close: vi.fn(), data: { path, acts } } as unknown as Notification
  return { notification, opened: openPlace({ notification, action }) }
}

test("fault 22: a tap on a notice, however old, opens its place in the window that is open, as it is now", async () => {
  worker.clients.matchAll.mockResolvedValue([page])
  const { notification, opened } = tapped("/app/customer/anna")
  await opened
  expect(notification.close).toHaveBeenCalled()
  expect(page.focus).toHaveBeenCalled()
  expect(page.postMessage).toHaveBeenCalledWith({ type: "open", path: "/app/customer/anna" })
  expect(worker.clients.openWindow).not.toHaveBeenCalled()
})

test("a tap without a window opens one, only ever within the app", async () => {
  await tapped("/app/customer/anna").opened
  await tapped("https://elsewhere.example/app").opened
  await tapped(undefined).opened
  expect(worker.clients.openWindow.mock.calls).toEqual([["/app/customer/anna"], ["/app"], ["/app"]])
})

const acts = [
  { action: "7", title: "In a week", navigate: `${ORIGIN}/app/handle/anna/stale%3Aanna%3Anone%3A0/7` },
  { action: "not_useful", title: "Not useful", navigate: "https://elsewhere.example/app" },
]

test("a push with buttons shows them, and each opens its own place within the app", async () => {
  const said = { title: "Anna", navigate: "/app/customer/anna", actions: acts }
  await showReminder({ text: () => JSON.stringify(said) } as PushMessageData)
  const options = shown()[0]?.[1]
  expect(options.actions).toMatchObject(acts.map(({ action, title }) => ({ action, title })))
  await tapped("/app/customer/anna", "7", options.data.acts).opened
  await tapped("/app/customer/anna", "not_useful", options.data.acts).opened
  await tapped("/app/customer/anna", "", options.data.acts).opened
  await tapped("/app/customer/anna", "unknown", options.data.acts).opened
  expect(worker.clients.openWindow.mock.calls.flat()).toEqual([
    "/app/handle/anna/stale%3Aanna%3Anone%3A0/7",
    "/app",
    "/app/customer/anna",
    "/app/customer/anna",
  ])
})

/** A subscription as the browser holds it, made with this key. */
const subscriptionWith = (applicationServerKey: ArrayBuffer) => ({
  options: { userVisibleOnly: true, applicationServerKey },
  toJSON: () => ({
    endpoint: "https://push.example/new",
    expirationTime: null,
    keys: { p256dh: "p", auth: "a" },
  }),
})

test("a subscription the browser has renewed is told with the key it was made with", async () => {
  const { device } = await becomeUser({ user: "jonas", name: "", email: "", role: "rep" })
  const asked = vi.fn(
    async (_path: string, _request: RequestInit) =>
      new Response(null, { status: 204, headers: { "X-Blackbook": "1" } }),
  )
  vi.stubGlobal("fetch", asked)
  const made = subscriptionWith(Uint8Array.from([4, 7, 255]).buffer)
  await renewSubscription({ newSubscription: made as never })
  const [path, request] = asked.mock.calls[0] ?? []
  expect([path, request?.method]).toEqual(["/api/push/subscription", "PUT"])
  expect(JSON.parse(String(request?.body))).toMatchObject({
    device,
    endpoint: "https://push.example/new",
    keys: { p256dh: "p", auth: "a" },
    key: [4, 7, 255],
  })
})

test("fault 16: a worker whose storage is broken shows what comes, and a tap opens it", async () => {
  vi.stubGlobal("indexedDB", {
    open: () => {
      throw new DOMException("broken", "UnknownError")
    },
  })
  await showReminder({ text: () => JSON.stringify(declarative) } as PushMessageData)
  expect(shown().map(([title]) => title)).toEqual(["Anna turns 50 tomorrow"])
  await tapped("/app/customer/anna").opened
  expect(worker.clients.openWindow).toHaveBeenCalledWith("/app/customer/anna")
})

test("fault 22: a push that comes again takes the place of the first", async () => {
  for (const _ of [1, 2]) await showReminder({ text: () => JSON.stringify(declarative) } as PushMessageData)
  expect(new Set(shown().map(([, options]) => options.tag))).toEqual(new Set(["digest-2026-11-23"]))
  expect(shown()[1]?.[1]).not.toHaveProperty("renotify")
})
