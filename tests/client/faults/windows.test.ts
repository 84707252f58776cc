/** Faults 14 and 18: several windows of one phone, of one build and of two. */

import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { SCHEMA } from "../../../static/app/model/kinds"
import { listen } from "../net/server"
import { customerId, entriesPage, put, wire } from "../store/phone"
import { type App, note, openWindow, Rep } from "./rep"
import { clearStorage } from "./storage"

const KINDS = "../../../static/app/model/kinds"

let rep: Rep
await listen((request, response, body) => rep.server.handle(request, response, body))
// A browser without locks: nothing may depend on them.
vi.stubGlobal("navigator", {})

beforeEach(async () => {
  clearStorage()
  rep = await Rep.begin(20)
  rep.server.pageSize = 3
})
afterEach(() => vi.doUnmock(KINDS))

const notes = (name: string) =>
  Array.from({ length: 8 }, (_, at) => note(`${name}${at}`, `${name} said ${at}`))

/** How many customers the cache of a schema holds; a window that reads may have made it anew, and empty. */
async function heldIn(schema: number): Promise<number> {
  const name = `bb-cache-${rep.user}-${schema}`
  if (!(await indexedDB.databases()).some((one) => one.name === name)) return 0
  const { result } = await import("../../../static/app/store/requests")
  const database = await result(indexedDB.open(name))
  const count = await result(database.transaction("bundles").objectStore("bundles").count())
  database.close()
  return count
}

/** The app of a later release, in which the kinds have changed so many times. */
async function openLater(changes: number): Promise<App> {
  vi.doMock(KINDS, async (original) => ({ ...(await original<object>()), SCHEMA: SCHEMA + changes }))
  const app = await openWindow()
  await app.openBook()
  return app
}

test("fault 14: two windows and the worker at once, without locks, do everything once", async () => {
  const [other, worker] = [await openWindow(), await openWindow()]
  await other.openBook()
  let isOver = false
  const write = async (app: App, name: string) => {
    for (const { change } of notes(name)) {
      await app.save([change])
      await app.syncNow()
    }
  }
  const work = async () => {
    const user = await worker.currentUser()
    while (user && !isOver) await worker.sendOnly(user).catch(() => {})
  }
  const working = work()
  // A bad line: of the first twelve requests some never arrive, and of some the answer is lost.
  let requests = 0
  rep.server.intercept = (_request, response) => {
    requests += 1
    rep.server.losesAnswers = requests < 12 && requests % 3 === 0 ? 1 : 0
    const isLost = requests < 12 && requests % 3 === 1
    if (isLost) response.destroy()
    return isLost
  }
  await Promise.all([write(rep.app, "a"), write(other, "b"), rep.app.syncNow(), other.syncNow()])
  isOver = true
  rep.server.intercept = () => false
  await working

  await rep.sync()
  await rep.expectEqual()
  await rep.expectNoRestart()
  expect(await rep.app.unsent(rep.user)).toEqual([])
  const made = rep.server.entries.filter(({ kind }) => kind === "note").map(({ id }) => id)
  const said = [...notes("a"), ...notes("b")].map(({ change }) => change.id)
  expect(made.sort(), "each note arrived, and once").toEqual(said)
})

test("fault 14: two windows that bring in different answers at once keep one of them whole", async () => {
  await rep.sync()
  const other = await openWindow()
  const cursor = await rep.app.phone.cursorOf(rep.user)
  const said = notes("a").map(({ change }, at) =>
    wire("note", change.id, { text: "Said" }, { customer_id: customerId(at + 1) }),
  )
  for (const one of said) rep.server.entries.push(put(rep.server.head + 1, one))
  const [some, all] = [said.slice(0, 1), said].map((records) =>
    entriesPage(
      20,
      records.map((one, at) => put(21 + at, one)),
    ),
  )
  if (!some || !all) throw new Error("no pages")
  const taken = await Promise.all([
    rep.app.applyPage(rep.user, some, cursor),
    other.applyPage(rep.user, all, cursor),
  ])
  expect(taken.filter(({ isTaken }) => isTaken)).toHaveLength(1)
  await rep.sync()
  await rep.expectEqual()
  await rep.expectNoRestart()
})

test("fault 18: three schemas later, with an old window open and a full outbox, nothing is lost", async () => {
  await rep.app.syncNow()
  const old = rep.app
  for (const one of notes("a")) await rep.say(one)
  // Some of it is under way when the signal goes.
  rep.server.losesAnswers = 1
  await old.syncNow()
  for (const one of notes("b")) await rep.say(one)
  const before = await old.waiting()
  expect(before).toHaveLength(16)

  rep.app = await openLater(3)
  expect(await rep.app.waiting(), "the outbox is the same").toEqual(before)
  await rep.app.syncNow()
  await rep.expectEqual()
  const sent = rep.server.requests.flatMap(({ mutations }) => mutations)
  expect(new Set(sent.map(({ schema }) => schema)), "each as its writer knew the kinds").toEqual(
    new Set([SCHEMA]),
  )
  expect(await heldIn(SCHEMA), "the old window let go of its cache").toBe(0)

  // The old window goes on: what it saves is sent by whoever exchanges next.
  await old.save([note("late", "Typed in the old window").change])
  expect(await rep.app.waiting()).toHaveLength(1)
  await Promise.all([old.syncNow(), rep.app.syncNow()])
  await rep.sync()
  await rep.expectEqual()
  expect(JSON.stringify(rep.server.records)).toContain("Typed in the old window")
  expect(await old.readBundle(customerId(20)), "and it has a book to show").toBeDefined()
})

test("fault 18: an update that is cut while it fetches keeps the old book until the new one is whole", async () => {
  await rep.app.syncNow()
  await rep.say(note("n1", "Not sent"))
  const later = await openLater(3)
  let answers = 0
  rep.server.intercept = (_request, response) => {
    answers += 1
    if (answers > 3) response.destroy()
    return answers > 3
  }
  await later.syncNow()
  expect(later.status.value.fetching).toMatchObject({ done: 9, total: 20 })
  expect(await heldIn(SCHEMA + 3)).toBe(9)
  expect(await rep.app.readBundle(customerId(20)), "the old window has its book").toBeDefined()
  rep.server.intercept = () => false
  rep.app = await openLater(3)
  await rep.app.syncNow()
  await rep.expectEqual()
  await rep.expectFound()
  expect(await heldIn(SCHEMA)).toBe(0)
})
