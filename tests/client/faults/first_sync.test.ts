/** Faults 4 and 26: the book is fetched while others write into it, and is cut again and again. */

import { expect, test } from "vitest"
import { listen } from "../net/server"
import { customerId, digestOf, put, wire } from "../store/phone"
import { note, Rep } from "./rep"
import { clearStorage, strike } from "./storage"

const MANY = 10_000
const PAGE = 500

let rep: Rep
await listen((request, response, body) => rep.server.handle(request, response, body))

test("fault 04: whoever fetches a book while eight write into it misses nothing", async () => {
  clearStorage()
  rep = await Rep.begin(6)
  const { server } = rep
  server.pageSize = 2
  // Before the place the fetching has come to and behind it, new ones among them, and some once more.
  const writes = [1, 6, 0, 9, 2, 5, 1, 9]
  const ver = (id: string) => (server.records.find((record) => record.id === id)?.ver ?? 0) + 1
  server.intercept = () => {
    const number = writes.shift()
    if (number === undefined) return false
    const id = customerId(number)
    const said = { given: `Written ${writes.length}` }
    server.entries.push(put(server.head + 1, wire("customer", id, said, { ver: ver(id) })))
    return false
  }
  while (writes.length > 0) await rep.sync()
  await rep.sync()
  await rep.expectEqual()
  await rep.expectNoRestart()
  expect(rep.app.rows.value).toHaveLength(8)
})

test("fault 26: ten thousand customers arrive through cut after cut, and progress never goes back", async () => {
  clearStorage()
  rep = await Rep.begin(MANY)
  Object.assign(rep.server, { pageSize: PAGE, brief: [customerId(MANY)] })
  const user = rep.app.user.value
  if (!user) throw new Error("nobody is signed in")
  await rep.app.fetchBrief(user)
  await rep.say(note("n1", "Typed before the book was here"))

  const progress = async () => (await rep.app.readState(rep.user)).books[0]
  const round = () => rep.app.runRound(user, { held: new Set(), count: 200 }, null)
  const killAt = (at: number) => async () => {
    const { isDone } = await strike("kill", { kind: "write", what: "of a page", at }, round)
    expect(isDone, `killed at write ${at}`).toBe(false)
  }
  const cuts = [
    async () => {
      rep.server.losesAnswers = 1
      await round().catch(() => {})
    },
    // In the middle of what a page writes, at its first write, and right before its end.
    killAt(100),
    killAt(3),
    killAt(PAGE),
    () => round(),
  ]
  let done = 0
  for (let turn = 0; (await progress())?.after === null; turn++) {
    await cuts[turn % cuts.length]?.()
    await rep.start()
    const now = (await progress())?.done ?? 0
    expect(now, "it never goes back").toBeGreaterThanOrEqual(done)
    expect(now % PAGE, "a page is here whole or not at all").toBe(0)
    done = now
    expect(await rep.app.readBundle(customerId(MANY)), "whom she meets next is always here").toBeDefined()
    await rep.expectFound()
  }

  await rep.sync()
  expect(await progress()).toMatchObject({ done: MANY, restarted: null, ...digestOf(rep.server.records) })
  await rep.app.loadRows()
  expect(rep.app.rows.value).toHaveLength(MANY)
  expect(await rep.app.waiting()).toEqual([])
})
