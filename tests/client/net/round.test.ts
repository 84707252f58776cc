import { beforeEach, expect, test, vi } from "vitest"
import { runRound } from "../../../static/app/net/round"
import { type Memory, send, sendOnly } from "../../../static/app/net/send"
import { loadRows, openBook, readBundle, rows } from "../../../static/app/store/book"
import { readState } from "../../../static/app/store/cache"
import type { KnownUser } from "../../../static/app/store/device"
import { closeDatabase } from "../../../static/app/store/open"
import { overlaying, waiting } from "../../../static/app/store/outbox"
import { result } from "../../../static/app/store/requests"
import { save } from "../../../static/app/store/write"
import { BOOK, customerId, EPOCH, newPhone, put, wire } from "../store/phone"
import { Fake, listen } from "./server"

let fake: Fake
let user: KnownUser
let memory: Memory
await listen((request, response, body) => fake.handle(request, response, body))

const create = (number: number, given = `Maria${number}`) =>
  ({ op: "create", kind: "customer", id: customerId(number), book: BOOK, set: { given } }) as const
const names = async () => {
  await loadRows()
  return rows.value.map((row) => row.name)
}
const runAll = async () => {
  while ((await runRound(user, memory, null)).isMore);
}

beforeEach(async () => {
  fake = new Fake()
  user = await newPhone()
  fake.user = user.user
  memory = { held: new Set(), count: 200 }
})

test("a first sync comes page by page until the book is whole", async () => {
  fake.pageSize = 2
  fake.entries = [1, 2, 3, 4, 5].map((number) =>
    put(number, wire("customer", customerId(number), { given: `Maria${number}` })),
  )
  await runAll()
  expect(await names()).toHaveLength(5)
  expect((await readState(user.user)).books.map((book) => book.after)).toEqual([5, 0])
  const [first, second, third, ...more] = fake.requests
  expect(first?.cursors).toEqual([])
  expect(second?.cursors.find(({ book }) => book === BOOK)).toEqual({
    book: BOOK,
    epoch: EPOCH,
    after: null,
    bundles_after: customerId(2),
    head: 5,
  })
  expect(third?.cursors).toHaveLength(2)
  expect(more).toEqual([])
})

test("what waits is sent and comes back as the server has it", async () => {
  await save([create(1)])
  await runAll()
  expect(await waiting()).toEqual([])
  expect(await overlaying(user.user), "the page has it now").toEqual([])
  expect((await readBundle(customerId(1)))?.records[0]).toMatchObject({ ver: 1, by: "server" })
  expect(fake.requests[0]).toMatchObject({
    user: user.user,
    device: user.device,
    presence: { waiting: 1, persisted: null },
    mutations: [{ kind: "customer", op: "create", after: null }],
  })
})

test("what the server keeps aside goes from the list at once", async () => {
  await runAll()
  await openBook()
  await loadRows()
  await save([create(1)])
  await vi.waitFor(() => expect(rows.value).toHaveLength(1))
  fake.refuse = () => ({ reason: "wrong_user" })
  await runAll()
  await vi.waitFor(() => expect(rows.value).toEqual([]))
})

test("a phone whose outbox was cleared away offers again what it has sent since", async () => {
  await runAll()
  await closeDatabase(`bb-outbox-${user.user}`)
  await result(indexedDB.deleteDatabase(`bb-outbox-${user.user}`))
  await save([create(1)])
  await runAll()
  Object.assign(fake, { epoch: "e2", entries: [], receipts: new Map() })
  await runAll()
  expect(fake.records.map(({ id }) => id)).toEqual([customerId(1)])
})

test("a note written while the request was under way is not lost and not acknowledged", async () => {
  await runAll()
  await save([create(1)])
  fake.intercept = () => {
    fake.intercept = () => false
    void save([create(2)])
    return false
  }
  await runAll()
  expect(await names()).toEqual(["Maria1", "Maria2"])
  await runAll()
  expect(await waiting()).toEqual([])
  expect(fake.records).toHaveLength(2)
})

test("changes of one record go in the order they were made, each naming the one before", async () => {
  await save([create(1)])
  await sendOnlyTaking()
  await save([
    { op: "set", kind: "customer", id: customerId(1), set: { given: "Mia" }, was: { given: "Maria1" } },
  ])
  await runAll()
  const sent = fake.requests[0]?.mutations ?? []
  expect(sent.map((mutation) => mutation.after)).toEqual([null, sent[0]?.mid])
  expect(fake.records[0]?.data).toEqual({ given: "Mia" })
})

/** Takes what waits as a request would, and loses it. */
async function sendOnlyTaking(): Promise<void> {
  fake.intercept = (_request, response) => {
    response.destroy()
    return true
  }
  await runRound(user, memory, null).catch(() => {})
  fake.intercept = () => false
  fake.requests = []
}

test("three hundred waiting changes go in two requests", async () => {
  await runAll()
  await save(Array.from({ length: 300 }, (_, at) => create(at)))
  await runAll()
  expect(fake.requests.map(({ mutations }) => mutations.length).filter(Boolean)).toEqual([200, 100])
  expect(await waiting()).toEqual([])
})

test("the worker sends and keeps the receipts; the page brings in what came of it", async () => {
  await runAll()
  await save([create(1)])
  await sendOnly(user)
  expect(await waiting()).toEqual([])
  expect(await names(), "it stays to be seen until the page has it").toEqual(["Maria1"])
  await runAll()
  expect((await readBundle(customerId(1)))?.records[0]).toMatchObject({ ver: 1, by: "server" })
})

test("what a restore shows meanwhile stays on the phone", async () => {
  await runAll()
  await save([create(1)])
  await runAll()
  const removed = await save([{ op: "delete", kind: "customer", id: customerId(1) }])
  await removed.undo()
  await runAll()
  const sent = fake.requests.flatMap(({ mutations }) => mutations)
  expect(sent.map(({ op }) => op)).toEqual(["create", "delete", "restore"])
  expect(Object.keys(sent.at(-1) ?? {})).not.toContain("seen")
})

test("nothing new is one request without mutations", async () => {
  await runAll()
  fake.requests = []
  expect((await send(user, memory, [], true)).isMore).toBe(false)
  expect(fake.requests).toHaveLength(1)
})
