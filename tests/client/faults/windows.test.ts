/** Faults 14 and 18: several windows of one phone, of one build and of two. */

import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { SCHEMA } from "../../../static/app/model/kinds"
import { listen } from "../net/server"
import { customerId } from "../store/phone"
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

/** The caches of this phone, by their schema. */
async function caches(): Promise<number[]> {
  const names = (await indexedDB.databases()).flatMap(
    ({ name = "" }) => /^bb-cache-.*-(\d+)$/.exec(name)?.[1] ?? [],
  )
  return names.map(Number).sort((a, b) => a - b)
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
    while (user && !isOver) await worker.sendOnly(user)
  }
  const working = work()
  await Promise.all([write(rep.app, "a"), write(other, "b"), rep.app.syncNow(), other.syncNow()])
  isOver = true
  await working

  await rep.sync()
  await rep.expectEqual()
  expect(await rep.app.unsent(rep.user)).toEqual([])
  const made = rep.server.entries.filter(({ kind }) => kind === "note").map(({ id }) => id)
  const said = [...notes("a"), ...notes("b")].map(({ change }) => change.id)
  expect(made.sort(), "each note arrived, and once").toEqual(said)
  const books = (await rep.app.readState(rep.user)).books
  expect(
    books.map(({ restarted }) => restarted),
    "no book had to start again",
  ).toEqual(books.map(() => null))
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
  expect(await caches()).toEqual([SCHEMA, SCHEMA + 3])
  await rep.app.syncNow()
  await rep.expectEqual()
  const sent = rep.server.requests.flatMap(({ mutations }) => mutations)
  expect(new Set(sent.map(({ schema }) => schema)), "each as its writer knew the kinds").toEqual(
    new Set([SCHEMA]),
  )
  expect(await caches(), "the old window let go of its cache").toEqual([SCHEMA + 3])

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
  expect(await caches()).toEqual([SCHEMA, SCHEMA + 3])
  rep.server.intercept = () => false
  rep.app = await openLater(3)
  await rep.app.syncNow()
  await rep.expectEqual()
  await rep.expectFound()
  expect(await caches()).toEqual([SCHEMA + 3])
})
