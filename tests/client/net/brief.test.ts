/** The first sync, brief first: usable after one answer, whole at the end, wherever it was cut. */

import { beforeEach, expect, test, vi } from "vitest"
import { fetchBrief } from "../../../static/app/net/brief"
import { runRound } from "../../../static/app/net/round"
import type { Memory } from "../../../static/app/net/send"
import { books, loadRows, openBook, readBundle, rows } from "../../../static/app/store/book"
import { keepBooks, readState } from "../../../static/app/store/cache"
import type { KnownUser } from "../../../static/app/store/device"
import { waiting } from "../../../static/app/store/outbox"
import { save } from "../../../static/app/store/write"
import { customerId, digestOf, newPhone, put, wire } from "../store/phone"
import { Fake, listen } from "./server"

let fake: Fake
let user: KnownUser
let memory: Memory
const { asked } = await listen((request, response, body) => fake.handle(request, response, body))

const MANY = 9
const NEEDED = [customerId(7), customerId(3)]
const names = async () => {
  await loadRows()
  return rows.value.map((row) => row.name)
}
const everybody = Array.from({ length: MANY }, (_, at) => `M${at + 1}`)

/** One start of the app: the brief where it is needed, then rounds until the book is whole, or the end comes. */
async function sync(rounds = 100) {
  await fetchBrief(user)
  for (let left = rounds; left > 0; left--) if (!(await runRound(user, memory, null)).isMore) return
}

const change = (rev: number, number: number, ver: number, given: string) =>
  put(rev, wire("customer", customerId(number), { given }, { ver }))

beforeEach(async () => {
  fake = new Fake()
  fake.pageSize = 2
  fake.brief = NEEDED
  fake.entries = everybody.map((given, at) => change(at + 1, at + 1, 1, given))
  fake.entries.push(put(MANY + 1, wire("note", "note", { text: "Sails" }, { customer_id: customerId(7) })))
  user = await newPhone()
  await keepBooks(user.user, [])
  await openBook()
  fake.user = user.user
  memory = { held: new Set(), count: 200 }
  asked.length = 0
})

test("after one answer the customers of the next days are here, and can be written about", async () => {
  await fetchBrief(user)
  expect(asked).toEqual(["GET /api/sync/brief"])
  expect(await names()).toEqual(["M3", "M7"])
  await vi.waitFor(() => expect(books.value).toHaveLength(2))
  expect((await readBundle(customerId(7)))?.records.map(({ kind }) => kind)).toEqual(["customer", "note"])
  await save([{ op: "create", kind: "note", id: "new", customer_id: customerId(7), set: { text: "Called" } }])
  expect((await readBundle(customerId(7)))?.records).toHaveLength(3)
  await sync()
  expect(await names()).toEqual(everybody)
  expect(await waiting()).toEqual([])
  expect((await readBundle(customerId(7)))?.records).toHaveLength(3)
})

test("the brief moves no cursor, and is not asked for again", async () => {
  await sync()
  expect(fake.requests[0]?.cursors.map(({ after, head }) => [after, head])).toEqual([
    [null, null],
    [null, null],
  ])
  await sync()
  expect(asked.filter((path) => path.endsWith("/brief"))).toHaveLength(1)
})

// Nine customers, two a page: five rounds.
test.each([0, 1, 2, 3, 4])(
  "the app killed after the brief and %i pages goes on where it was",
  async (pages) => {
    await sync(pages)
    const before = await names()
    for (const id of NEEDED) expect(await readBundle(id), "never less than the brief").toBeDefined()
    await openBook()
    await sync(1)
    expect((await names()).length).toBeGreaterThanOrEqual(before.length)
    await sync()
    expect(await names()).toEqual(everybody)
    const [own] = (await readState(user.user)).books.filter(({ total }) => total > 0)
    const { n, hsum } = digestOf(fake.records.map((one) => wire(one.kind, one.id, {}, { ver: one.ver })))
    expect(own).toMatchObject({ n, hsum, after: MANY + 1, isResync: false })
  },
)

test.each([0, 1, 2, 3, 4])("an answer lost after %i pages is asked for again", async (pages) => {
  await sync(pages)
  fake.losesAnswers = 1
  await expect(sync()).rejects.toMatchObject({ code: "unreachable" })
  await sync()
  expect(await names()).toEqual(everybody)
})

test("an app killed between the two books of a brief has the first, and fetches the rest", async () => {
  const original = IDBObjectStore.prototype.put
  let states = 0
  IDBObjectStore.prototype.put = function (...args: [unknown, IDBValidKey?]) {
    states += this.name === "meta" && args[1] === "state" ? 1 : 0
    if (states === 2) throw new Error("killed")
    return original.apply(this, args)
  }
  await expect(fetchBrief(user)).rejects.toThrow("killed")
  IDBObjectStore.prototype.put = original
  expect(await names()).toEqual(["M3", "M7"])
  await sync()
  expect(await names()).toEqual(everybody)
})

test("whoever was deleted or changed between brief and first page is gone or new", async () => {
  await fetchBrief(user)
  fake.entries.push({ rev: 11, op: "del", kind: "customer", id: customerId(3), ver: 2, customer_id: null })
  fake.entries.push(change(12, 7, 2, "Mia"))
  await sync()
  expect(await names()).toEqual(
    everybody
      .filter((name) => name !== "M3")
      .map((name) => (name === "M7" ? "Mia" : name))
      .sort(),
  )
  expect(await readBundle(customerId(3))).toBeUndefined()
})

test("a server without a brief, or one that answers for somebody else, leaves the first sync as it was", async () => {
  fake.brief = null
  await sync()
  expect(await names()).toEqual(everybody)
  const other = await newPhone("Eva")
  fake.brief = NEEDED
  await fetchBrief(other)
  expect((await readState(other.user)).books).toEqual([])
})
