import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { ExchangeRequest } from "../../../static/app/model/wire"

import { currentUser, type KnownUser } from "../../../static/app/store/device"
import { unsent } from "../../../static/app/store/outbox"
import { save } from "../../../static/app/store/write"
import { BOOK, customerId, newPhone, put, wire } from "../store/phone"
import { answerJson, Fake, listen } from "./server"

/** The window, as far as the exchange looks at it. */
const place = { origin: "https://blackbook.example", href: "", assign: vi.fn(), reload: vi.fn() }
const page = Object.assign(new EventTarget(), { visibilityState: "visible", referrer: "" })
const window = new EventTarget()
vi.stubGlobal("location", place)
vi.stubGlobal("document", page)
vi.stubGlobal("navigator", {})
vi.stubGlobal("addEventListener", window.addEventListener.bind(window))

const fake = new Fake()
const { handle } = fake
await listen((request, response, body) => fake.handle(request, response, body))
let jonas: KnownUser
let sync: typeof import("../../../static/app/net/sync")
let signOut: typeof import("../../../static/app/net/session").signOut
let book: typeof import("../../../static/app/store/book")

const create = (number: number) =>
  ({
    op: "create",
    kind: "customer",
    id: customerId(number),
    book: BOOK,
    set: { given: `M${number}` },
  }) as const

beforeEach(async () => {
  // Each test is a page of its own: what a module remembers begins anew.
  vi.resetModules()
  // A window of the test before may still ask: whoever was signed in then is, until somebody else is.
  Object.assign(fake, new Fake(), { handle, user: fake.user })
  jonas = await newPhone()
  fake.user = jonas.user
  book = await import("../../../static/app/store/book")
  sync = await import("../../../static/app/net/sync")
  signOut = (await import("../../../static/app/net/session")).signOut
  await book.openBook()
})

afterEach(() => vi.clearAllMocks())

const answering =
  (status: number, code: string) =>
  (_request: ExchangeRequest, response: Parameters<Fake["intercept"]>[1]) => {
    answerJson(response, status, { error: { code, message: "" } }, { "Retry-After": "1" })
    return true
  }

test("the status tells how far the book has come, and then that all is safe", async () => {
  fake.pageSize = 2
  expect(sync.status.value.fetching, "nobody has looked yet").toBeUndefined()
  fake.entries = [1, 2, 3].map((number) =>
    put(number, wire("customer", customerId(number), { given: `M${number}` })),
  )
  const seen: unknown[] = []
  const stop = sync.status.subscribe(({ fetching }) => seen.push(fetching))
  await sync.syncNow()
  stop()
  expect(seen.slice(0, 2)).toEqual([undefined, { done: 0, total: 0 }])
  expect(seen).toContainEqual({ done: 2, total: 3 })
  expect(sync.status.value).toMatchObject({ fetching: null, waiting: 0, reachable: true, signedOut: false })
  expect(sync.status.value.lastExchange).not.toBeNull()
})

test("a saved change is sent by itself, and counted until it has arrived", async () => {
  sync.startSync()
  await vi.waitFor(() => expect(sync.status.value.fetching).toBeNull())
  const write = await import("../../../static/app/store/write")
  await write.save([create(1)])
  await vi.waitFor(() => expect(fake.records).toHaveLength(1))
  await vi.waitFor(() => expect(sync.status.value.waiting).toBe(0))
})

test("a server that is away keeps everything waiting, and is tried again by itself", async () => {
  await sync.syncNow()
  await save([create(1)])
  fake.intercept = (_request, response) => {
    response.destroy()
    return true
  }
  await sync.syncNow()
  expect(sync.status.value).toMatchObject({ reachable: false, waiting: 1 })
  expect(sync.status.value.oldest).toMatch(/^\d{4}-/)
  fake.intercept = () => false
  await vi.waitFor(() => expect(fake.records).toHaveLength(1), { timeout: 5_000 })
  await vi.waitFor(() => expect(sync.status.value).toMatchObject({ reachable: true, waiting: 0 }))
})

test("a busy server is asked again when it said", async () => {
  await save([create(1)])
  fake.intercept = answering(503, "busy")
  await sync.syncNow()
  expect(sync.status.value).toMatchObject({ reachable: true, waiting: 1 })
  fake.intercept = () => false
  await vi.waitFor(() => expect(fake.records).toHaveLength(1), { timeout: 3_000 })
})

test("signed out is shown, nothing is dropped, and the app stays open", async () => {
  await save([create(1)])
  fake.intercept = answering(401, "signed_out")
  await sync.syncNow()
  expect(sync.status.value).toMatchObject({ signedOut: true, waiting: 1 })
  expect(book.user.value?.user).toBe(jonas.user)
  fake.intercept = () => false
  await sync.syncNow()
  expect(sync.status.value).toMatchObject({ signedOut: false, waiting: 0 })
})

test("another user who signs in where no room is left waits for some, and nothing breaks", async () => {
  fake.user = "01930000-0000-7000-8000-0000000000ee"
  fake.intercept = answering(409, "other_user")
  const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("no room", "QuotaExceededError")
  })
  await sync.syncNow()
  expect((await currentUser())?.user).toBe(jonas.user)
  put.mockRestore()
  await sync.syncNow()
  expect((await currentUser())?.user).toBe(fake.user)
})

test("a device that is another's gets a new id, and then sends", async () => {
  await save([create(1)])
  fake.intercept = (request, response) =>
    request.device === jonas.device && answering(409, "other_device")(request, response)
  await sync.syncNow()
  expect((await currentUser())?.device).not.toBe(jonas.device)
  await vi.waitFor(() => expect(fake.records).toHaveLength(1), { timeout: 5_000 })
})

test("a lost phone hands over what it holds and is then empty", async () => {
  await sync.syncNow()
  await save([create(1)])
  fake.wipe = true
  await sync.syncNow()
  expect(fake.records).toHaveLength(1)
  expect(sync.status.value.wiped).toBe(true)
  const left = (await indexedDB.databases()).map(({ name }) => name)
  expect(left.filter((name) => name?.includes(jonas.user))).toEqual([])
})

test("a lost phone offers once more what a restored server no longer has, and is then empty", async () => {
  await save([create(1)])
  await sync.syncNow()
  Object.assign(fake, { entries: [], receipts: new Map(), wipe: true })
  await sync.syncNow()
  expect(fake.records).toHaveLength(1)
  expect(sync.status.value.wiped).toBe(true)
})

test("a lost phone that cannot hand over keeps what it holds", async () => {
  await sync.syncNow()
  await save([create(1)])
  fake.wipe = true
  fake.intercept = answering(503, "busy")
  await sync.syncNow()
  expect(sync.status.value.wiped).toBe(false)
  expect(await unsent(jonas.user)).toHaveLength(1)
})

test("whoever has signed in becomes the user of a phone that had none", async () => {
  await signOut("keep")
  vi.resetModules()
  const next = await import("../../../static/app/net/sync")
  const store = await import("../../../static/app/store/book")
  fake.entries = [put(1, wire("customer", customerId(1), { given: "Maria" }))]
  await next.syncNow()
  expect(store.user.value).toMatchObject({ user: jonas.user, device: jonas.device, locked: false })
  await vi.waitFor(() => expect(store.rows.value.map((row) => row.name)).toEqual(["Maria"]))
})

test("when somebody signs out in another window, this one does not go on", async () => {
  sync.startSync()
  await vi.waitFor(() => expect(sync.status.value.fetching).toBeNull())
  const other = new BroadcastChannel("bb-changes")
  other.postMessage(["user"])
  await vi.waitFor(() => expect(place.reload).toHaveBeenCalled())
  other.close()
})

test("another window that exchanges is waited for; one that never ends is not", async () => {
  const held = { now: true }
  const locks = {
    request: async (_name: string, _options: object, work: (lock: object | null) => Promise<boolean>) =>
      work(held.now ? null : {}),
  }
  vi.stubGlobal("navigator", { locks })
  const waiting = sync.syncNow()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(fake.requests).toEqual([])
  held.now = false
  await waiting
  expect(fake.requests.length).toBeGreaterThan(0)

  held.now = true
  fake.requests = []
  vi.useFakeTimers({ now: Date.now(), toFake: ["Date"] })
  const frozen = sync.syncNow()
  await new Promise((resolve) => setTimeout(resolve, 100))
  vi.setSystemTime(Date.now() + 20_000)
  await frozen
  vi.useRealTimers()
  vi.stubGlobal("navigator", {})
  expect(fake.requests.length).toBeGreaterThan(0)
})
