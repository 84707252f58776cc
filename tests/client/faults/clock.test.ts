/** Fault 13: the phone's clock is years off, and jumps between two edits. */

import { afterEach, expect, test, vi } from "vitest"
import { listen } from "../net/server"
import { given, note, Rep } from "./rep"
import { clearStorage } from "./storage"

const YEARS = 365 * 24 * 3600_000

let rep: Rep
await listen((request, response, body) => rep.server.handle(request, response, body))
afterEach(() => vi.useRealTimers())

test("fault 13: edits go out in the order they were made, whatever the clock said", async () => {
  clearStorage()
  rep = await Rep.begin(2)
  await rep.sync()
  const now = Date.now()
  let was = "M1"
  for (const [at, years] of [3, -3, 0, -3, 3].entries()) {
    vi.useFakeTimers({ now: now + years * YEARS, toFake: ["Date"] })
    await rep.say(given(`Name ${at}`, was), note(`n${at}`, `Note ${at}`))
    was = `Name ${at}`
    if (at === 2) {
      // Taken, and its answer lost: what follows is not folded into it.
      rep.server.losesAnswers = 1
      await rep.sync().catch(() => {})
    }
  }
  const waiting = await rep.app.waiting()
  expect(waiting.map(({ n }) => n)).toEqual([...waiting.map(({ n }) => n)].sort((a, b) => a - b))
  await rep.sync()
  await rep.expectEqual()
  await rep.expectFound()
  expect(rep.server.records.find(({ kind }) => kind === "customer")?.data).toEqual({ given: "Name 4" })
  const arrived = rep.server.entries.filter(({ kind }) => kind === "note").map(({ id }) => id)
  expect(arrived).toEqual(["n0", "n1", "n2", "n3", "n4"])
})

test("fault 13: a receipt is kept fourteen days of the server's, and a jump of the phone's clock forgets none", async () => {
  clearStorage()
  rep = await Rep.begin(2)
  await rep.sync()
  await rep.say(note("n1", "Acknowledged"))
  await rep.sync()
  vi.useFakeTimers({ now: Date.now() + 3 * YEARS, toFake: ["Date"] })
  await rep.sync()
  Object.assign(rep.server, { epoch: "e2", entries: rep.server.entries.slice(0, 2), receipts: new Map() })
  await rep.sync()
  await rep.expectEqual()
  await rep.expectFound()
})
