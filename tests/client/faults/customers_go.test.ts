/** Faults 8 to 12: a customer, or a whole book, leaves this phone while something typed waits on it. */

import { beforeEach, expect, test } from "vitest"
import { listen } from "../net/server"
import { BOOK, customerId, gone, PRIVATE, put, wire } from "../store/phone"
import { given, MARIA, note, Rep } from "./rep"
import { clearStorage } from "./storage"

let rep: Rep
await listen((request, response, body) => rep.server.handle(request, response, body))

beforeEach(async () => {
  clearStorage()
  rep = await Rep.begin(4)
  rep.server.pageSize = 1
})

/** Maria is taken out of the book with all that stands under her, with this word. */
function leave(op: "gone" | "del"): void {
  const { server } = rep
  for (const record of server.records.filter(({ id, customer_id }) => [id, customer_id].includes(MARIA))) {
    server.entries.push(gone(server.head + 1, { ...record, ver: record.ver + 1 }, op))
  }
}

test("fault 08: a note for a customer who was deleted meanwhile waits, is sent, and comes back with her", async () => {
  await rep.sync()
  await rep.say(note("n1", "Met her after all"))
  leave("del")
  const { server } = rep
  server.refuse = () => {
    // The server brings her back for it.
    server.entries.push(put(server.head + 1, wire("customer", MARIA, { given: "M1" }, { ver: 3 })))
    server.refuse = () => null
    return null
  }
  await rep.sync()
  await rep.expectEqual()
  await rep.expectNoRestart()
  await rep.expectFound()
  expect((await rep.app.readBundle(MARIA))?.records.map(({ id }) => id)).toContain("n1")
})

test("fault 09: a customer handed over is dropped, after what waits about her was sent", async () => {
  await rep.sync()
  await rep.say(note("n1", "First"), note("n2", "Second"), note("n3", "Third"))
  await rep.say(given("Mia", "M1"))
  leave("gone")
  rep.server.refuse = ({ op }) =>
    op === "create" ? { outcome: "forwarded", book: null } : { reason: "handed_over", book: null }
  await rep.sync()
  await rep.expectEqual()
  await rep.expectNoRestart()
  await rep.expectFound()
  expect(await rep.app.readBundle(MARIA)).toBeUndefined()
  expect(await rep.app.readRecords(rep.user, MARIA), "nothing of her is left in the cache").toBeUndefined()
  expect(await rep.app.parked()).toMatchObject([
    { reason: "handed_over", mutation: { set: { given: "Mia" } } },
  ])
  expect(rep.server.requests.find(({ mutations }) => mutations.length > 0)?.mutations).toHaveLength(4)
})

test("fault 10: a book that went to a colleague is dropped after what waits was sent", async () => {
  await rep.sync()
  await rep.say(note("n1", "Typed in August"))
  rep.server.books = [PRIVATE]
  rep.server.refuse = () => ({ reason: "handed_over", book: null })
  await rep.sync()
  await rep.expectEqual()
  await rep.expectNoRestart()
  await rep.expectFound()
  expect((await rep.app.readState(rep.user)).books.map(({ book }) => book)).toEqual([PRIVATE])
  expect(await rep.app.readRecords(rep.user, MARIA)).toBeUndefined()
})

/** Maria is back in the book, with what stood under her. */
function comeBack(ver: number): void {
  const { server } = rep
  server.entries.push(put(server.head + 1, wire("customer", MARIA, { given: "M1" }, { ver })))
  const early = wire("note", "n0", { text: "Early" }, { customer_id: MARIA, ver })
  server.entries.push(put(server.head + 1, early))
}

/** She is handed away and given back while a note about her is on its way. */
async function thereAndBack({ isGoingSeen }: { isGoingSeen: boolean }): Promise<void> {
  await rep.sync()
  await rep.say(note("n0", "Early"))
  await rep.sync()
  await rep.say(note("n1", "On its way"))
  const { server } = rep
  server.intercept = () => {
    server.intercept = () => false
    if (isGoingSeen) leave("gone")
    comeBack(3)
    return false
  }
  await rep.sync()
  await rep.expectEqual()
  await rep.expectNoRestart()
  await rep.expectFound()
  expect((await rep.app.readBundle(MARIA))?.records.map(({ id }) => id).sort()).toEqual([MARIA, "n0", "n1"])
}

test("fault 11: handed there and back at once, a phone that hears of both is whole", () =>
  thereAndBack({ isGoingSeen: true }))

test("fault 11: handed there and back at once, a phone that hears of her return alone is whole", () =>
  thereAndBack({ isGoingSeen: false }))

test("fault 11: a phone that saw her go and wrote meanwhile has her again, and what it wrote", async () => {
  await rep.sync()
  await rep.say(note("n0", "Early"))
  await rep.sync()
  await rep.say(note("n1", "On its way"))
  const { server } = rep
  leave("gone")
  server.refuse = () => ({ outcome: "forwarded", book: null })
  await rep.sync()
  expect(await rep.app.readBundle(MARIA)).toBeUndefined()
  server.refuse = () => null
  comeBack(3)
  // Her colleague had it meanwhile, and gives it back with her.
  const forwarded = wire("note", "n1", { text: "On its way" }, { customer_id: MARIA })
  server.entries.push(put(server.head + 1, forwarded))
  await rep.sync()
  await rep.expectEqual()
  await rep.expectNoRestart()
  await rep.expectFound()
  expect((await rep.app.readBundle(MARIA))?.records.map(({ id }) => id).sort()).toEqual([MARIA, "n0", "n1"])
})

test("fault 12: cover that ends between two pages takes the book along, and covering again fetches it whole", async () => {
  const user = rep.app.user.value
  if (!user) throw new Error("nobody is signed in")
  const memory = { held: new Set<string>(), count: 200 }
  for (const _page of [1, 2]) await rep.app.runRound(user, memory, null)
  expect((await rep.app.readState(rep.user)).books.find(({ book }) => book === BOOK)).toMatchObject({
    done: 2,
  })
  await rep.say(note("n1", "Unsent"))
  rep.server.books = [PRIVATE]
  await rep.sync()
  await rep.expectEqual()
  await rep.expectNoRestart()
  expect(JSON.stringify(rep.server.records), "what she had typed was offered first").toContain("Unsent")
  for (const number of [1, 2, 3, 4])
    expect(await rep.app.readRecords(rep.user, customerId(number))).toBeUndefined()
  rep.server.books = [BOOK, PRIVATE]
  await rep.sync()
  await rep.expectEqual()
  await rep.expectNoRestart()
  await rep.expectFound()
})
