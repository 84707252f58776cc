import { beforeEach, expect, test, vi } from "vitest"
import { runRound } from "../../../static/app/net/round"
import { type Memory, send, sendOnly } from "../../../static/app/net/send"
import { loadRows, openBook, readBundle, rows } from "../../../static/app/store/book"
import { cacheName, readState } from "../../../static/app/store/cache"
import type { KnownUser } from "../../../static/app/store/device"
import { closeDatabase } from "../../../static/app/store/open"
import { overlaying, parked, waiting } from "../../../static/app/store/outbox"
import { result } from "../../../static/app/store/requests"
import { save } from "../../../static/app/store/write"
import { BOOK, customerId, EPOCH, newPhone, PRIVATE, put, wire } from "../store/phone"
import { answerJson, Fake, listen } from "./server"

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

test("what a restored server has lost is offered again, even by a phone whose book was cleared away", async () => {
  await save([create(1)])
  await runAll()
  await closeDatabase(cacheName(user.user))
  await result(indexedDB.deleteDatabase(cacheName(user.user)))
  Object.assign(fake, { epoch: "e2", entries: [], receipts: new Map() })
  await runAll()
  expect(fake.records.map(({ id }) => id)).toEqual([customerId(1)])
})

test("an answer lost on the way is asked for again and takes effect once", async () => {
  await save([create(1)])
  fake.losesAnswers = 1
  await expect(runAll()).rejects.toMatchObject({ code: "unreachable" })
  expect(await waiting()).toHaveLength(1)
  expect(await names()).toEqual(["Maria1"])
  await runAll()
  expect(await waiting()).toEqual([])
  expect(fake.entries).toHaveLength(1)
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

test("a mutation the server parks delays nothing else", async () => {
  fake.refuse = ({ id }) => (id === customerId(1) ? { reason: "invalid" } : null)
  await save([create(1), create(2)])
  await runAll()
  expect(await waiting()).toEqual([])
  expect(await names()).toEqual(["Maria2"])
  expect(await parked()).toMatchObject([{ reason: "invalid" }])
})

test("one that the server does not take at all is set aside, and the other forty-nine go", async () => {
  await save(Array.from({ length: 50 }, (_, at) => create(at)))
  const poison = customerId(17)
  fake.intercept = (request, response) => {
    if (!request.mutations.some(({ id }) => id === poison)) return false
    answerJson(response, 413, { error: { code: "too_large", message: "" } })
    return true
  }
  await runAll()
  expect((await waiting()).map(({ id }) => id)).toEqual([poison])
  expect(fake.records).toHaveLength(49)
  fake.intercept = () => false
  memory = { held: new Set(), count: 200 }
  await runAll()
  expect(await waiting(), "the next start tries it again").toEqual([])
})

test("three hundred waiting changes go in two requests", async () => {
  await save(Array.from({ length: 300 }, (_, at) => create(at)))
  await runAll()
  expect(fake.requests.map(({ mutations }) => mutations.length).filter(Boolean)).toEqual([200, 100])
  expect(await waiting()).toEqual([])
})

test("a server that answers for another user is not believed", async () => {
  await save([create(1)])
  fake.user = "somebody-else"
  await expect(runAll()).rejects.toMatchObject({ code: "conflict" })
  expect(await waiting()).toHaveLength(1)
})

test("a session that ended keeps everything", async () => {
  await save([create(1)])
  fake.intercept = (_request, response) => {
    answerJson(response, 401, { error: { code: "signed_out", message: "Sign in." } })
    return true
  }
  await expect(runAll()).rejects.toMatchObject({ code: "signed_out" })
  expect(await waiting()).toHaveLength(1)
  expect(await names()).toEqual(["Maria1"])
})

test("a book that is listed no more is dropped after what waits was sent", async () => {
  await save([create(1)])
  await runAll()
  await save([create(2)])
  fake.books = [PRIVATE]
  await runAll()
  expect(fake.records).toHaveLength(2)
  expect(await names()).toEqual([])
  expect((await readState(user.user)).books.map(({ book }) => book)).toEqual([PRIVATE])
  expect(await waiting()).toEqual([])
})

test("two windows that exchange at once end with one book and nothing waiting", async () => {
  fake.entries = [1, 2, 3].map((number) =>
    put(number, wire("customer", customerId(number), { given: `M${number}` })),
  )
  await save([create(9)])
  const other: Memory = { held: new Set(), count: 200 }
  await Promise.all([runRound(user, memory, null), runRound(user, other, null)])
  await runAll()
  expect(await names()).toEqual(["M1", "M2", "M3", "Maria9"])
  expect(await waiting()).toEqual([])
  const state = (await readState(user.user)).books.find(({ book }) => book === BOOK)
  expect(state).toMatchObject({ n: 4, after: 4 })
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
