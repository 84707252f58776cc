/** Faults 19, 20, 27 and 28: the server is another than it was: restored, purged, of an older build, full of an import. */

import { beforeEach, expect, test } from "vitest"
import { again } from "../../../static/app/model/again"
import { listen } from "../net/server"
import { customerId, gone, put, wire } from "../store/phone"
import { given, MARIA, note, Rep } from "./rep"
import { clearStorage } from "./storage"

let rep: Rep
await listen((request, response, body) => rep.server.handle(request, response, body))

beforeEach(async () => {
  clearStorage()
  rep = await Rep.begin(6)
  rep.server.pageSize = 2
})

/** The server as it was when it had so many entries, in a new epoch, without the receipts it has given since. */
function restore(entries: number): void {
  const { server } = rep
  Object.assign(server, { epoch: "e2", entries: server.entries.slice(0, entries), receipts: new Map() })
}

test("fault 19: what a restored server has lost is offered again, and phone and server are equal", async () => {
  await rep.sync()
  await rep.say(note("n1", "Written after the backup"), given("Mia", "M1"))
  await rep.sync()
  await rep.say(note("n2", "Not sent yet"))
  restore(6)
  await rep.sync()
  await rep.expectEqual()
  await rep.expectFound()
  expect(rep.server.records.map(({ id }) => id)).toEqual(expect.arrayContaining(["n1", "n2"]))
})

test("fault 19: even by a phone whose book was cleared away meanwhile", async () => {
  await rep.sync()
  await rep.say(note("n1", "Written after the backup"))
  await rep.sync()
  for (const { name = "" } of await indexedDB.databases()) {
    if (name.startsWith("bb-cache-")) indexedDB.deleteDatabase(name)
  }
  await rep.start()
  restore(6)
  await rep.sync()
  await rep.expectEqual()
  expect(rep.server.records.map(({ id }) => id)).toContain("n1")
})

test("fault 20: a phone asleep past the tombstones drops the dead, keeps what waits and revives nobody", async () => {
  await rep.sync()
  const { server } = rep
  await rep.say(given("Mia", "M1"))
  await rep.say({
    change: { op: "set", kind: "customer", id: customerId(3), set: { given: "Late" } },
    text: "Late",
  })
  // Two were deleted, and even that is forgotten by now.
  const dead = [2, 3].map(customerId)
  server.entries = server.entries.filter(({ id }) => !dead.includes(id))
  server.entries.push(put(20, wire("customer", customerId(8), { given: "New" })))
  server.floor = 15
  server.refuse = ({ id }) => (dead.includes(id) ? { reason: "unknown_record" } : null)
  await rep.sync()
  await rep.expectEqual()
  await rep.expectFound()
  expect(rep.app.rows.value.map(({ id }) => id)).not.toEqual(expect.arrayContaining(dead))
  expect(await rep.app.parked()).toMatchObject([
    { reason: "unknown_record", mutation: { set: { given: "Late" } } },
  ])
})

test("fault 27: a server gone back a build keeps aside what it does not know; later it is sent again", async () => {
  await rep.sync()
  const newer = {
    op: "set",
    kind: "customer",
    id: MARIA,
    set: { pronouns: "she" },
    was: { pronouns: null },
  } as const
  rep.server.refuse = ({ set }) => (set && "pronouns" in set ? { reason: "unknown_field" } : null)
  await rep.say({ change: newer, text: "she" }, note("n1", "Goes through"))
  await rep.sync()
  await rep.expectEqual()
  await rep.expectFound()
  const [aside] = await rep.app.parked()
  expect(aside).toMatchObject({ reason: "unknown_field", mutation: newer })

  rep.server.refuse = () => null
  if (aside) await rep.app.save([again(aside.mutation, {}, undefined)])
  await rep.sync()
  await rep.expectEqual()
  expect(rep.server.records.find(({ id }) => id === MARIA)?.data).toMatchObject({ pronouns: "she" })
})

test("fault 28: an import of five thousand rows between two pages ends with one book", async () => {
  const { server } = rep
  let isImported = false
  server.intercept = ({ cursors }) => {
    if (isImported || !cursors.some(({ bundles_after }) => bundles_after)) return false
    isImported = true
    server.pageSize = 300
    let rev = server.head
    for (let number = 1; number <= 1250; number++) {
      const id = customerId(number <= 6 ? number : number + 10)
      server.entries.push(put(++rev, wire("customer", id, { given: `New${number}` }, { ver: 2 })))
      for (const part of [1, 2, 3]) {
        const text = wire("note", `note-${number}-${part}`, { text: "Imported" }, { customer_id: id })
        server.entries.push(put(++rev, text))
      }
    }
    const removed = wire("note", "note-1-1", {}, { customer_id: MARIA, ver: 2 })
    server.entries.push(gone(++rev, removed, "del"))
    return false
  }
  await rep.sync()
  expect(isImported).toBe(true)
  await rep.expectEqual()
  await rep.expectNoRestart()
})
