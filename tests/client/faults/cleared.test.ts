/** Fault 17: the system clears away a part of what the app keeps. */

import { beforeEach, expect, test } from "vitest"
import { listen } from "../net/server"
import { BOOK, customerId } from "../store/phone"
import { MARIA, note, Rep } from "./rep"
import { clearStorage } from "./storage"

let rep: Rep
await listen((request, response, body) => rep.server.handle(request, response, body))

beforeEach(async () => {
  clearStorage()
  rep = await Rep.begin(5)
  Object.assign(rep.server, { pageSize: 2, brief: [customerId(5)] })
  await rep.sync()
})

/** The system deletes databases whose names begin so, and the app is started again. */
async function clear(beginning: string): Promise<void> {
  const names = (await indexedDB.databases())
    .map(({ name = "" }) => name)
    .filter((name) => name.startsWith(beginning))
  expect(names).toHaveLength(1)
  for (const name of names) {
    await new Promise((resolve) => {
      indexedDB.deleteDatabase(name).onsuccess = resolve
    })
  }
  await rep.start()
}

test("fault 17: the book cleared and the outbox kept, what waits is sent and the book fetched again", async () => {
  await rep.say(note("n1", "Written before"))
  await clear("bb-cache-")
  await rep.expectFound()
  expect(await rep.app.waiting()).toHaveLength(1)
  await rep.say({
    change: { op: "create", kind: "customer", id: customerId(9), book: BOOK, set: { given: "Eva" } },
    text: "Eva",
  })
  await rep.sync()
  await rep.expectFound()
  await rep.expectEqual()
})

test("fault 17: the book cleared while it was fetched again begins anew and ends", async () => {
  rep.server.floor = rep.server.head + 1
  await rep.say(note("n1", "Written before"))
  const user = rep.app.user.value
  if (user) await rep.app.runRound(user, { held: new Set(), count: 200 }, null)
  rep.server.floor = 0
  expect((await rep.app.readState(rep.user)).books.map(({ isResync }) => isResync)).toContain(true)
  await clear("bb-cache-")
  await rep.sync()
  await rep.expectFound()
  await rep.expectEqual()
})

test("fault 17: the outbox cleared and the book kept, what had arrived stays and the next change is sent", async () => {
  await rep.say(note("n1", "Had arrived"))
  await rep.sync()
  await rep.say(note("lost", "Nobody can find this"))
  rep.saved.delete("lost")
  await clear("bb-outbox-")
  expect((await rep.app.readBundle(MARIA))?.records).toHaveLength(2)
  rep.server.losesAnswers = 1
  await expect(rep.sync()).rejects.toMatchObject({ code: "unreachable" })
  rep.server.requests = []
  await rep.say(note("n2", "Written after"))
  await rep.sync()
  await rep.sync()
  const told = rep.server.requests.map(({ presence }) => presence.cleared)
  expect(told, "the operator hears of it, until it has been heard, and then no more").toEqual([true, false])
  await rep.expectFound()
  await rep.expectEqual()
})
