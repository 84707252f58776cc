/** Faults 1, 3, 21 and 22: answers that are lost, that are not ours, and what the server does not take. */

import type { ServerResponse } from "node:http"
import { beforeEach, describe, expect, test } from "vitest"
import { answerJson, listen } from "../net/server"
import { BOOK, customerId } from "../store/phone"
import { given, MARIA, note, Rep } from "./rep"
import { clearStorage } from "./storage"

let rep: Rep
await listen((request, response, body) => rep.server.handle(request, response, body))

beforeEach(async () => {
  clearStorage()
  rep = await Rep.begin(3)
})

test("fault 01: an answer lost on the way is asked for again and takes effect once", async () => {
  await rep.sync()
  await rep.say(note("n1", "Sails"), given("Mia", "M1"))
  for (let times = 3; times > 0; times--) {
    rep.server.losesAnswers = 1
    await expect(rep.sync()).rejects.toMatchObject({ code: "unreachable" })
    expect(await rep.app.waiting(), "no receipt has come").toHaveLength(2)
    expect((await rep.app.readBundle(MARIA))?.records.map(({ data }) => data)).toEqual([
      { given: "Mia" },
      { text: "Sails" },
    ])
  }
  await rep.sync()
  await rep.expectEqual()
  expect(rep.server.entries.map(({ id, ver }) => [id, ver]).slice(3)).toEqual([
    ["n1", 1],
    [MARIA, 2],
  ])
})

test("fault 03: an answer cut at any byte changes nothing here, and what waits takes effect once", async () => {
  await rep.sync()
  await rep.say(note("n1", "Sails"), given("Mia", "M1"))
  const before = await rep.app.readState(rep.user)
  // An answer with two receipts and two pages is longer than a thousand bytes.
  for (let bytes = 0; bytes < 1000; bytes += 41) {
    rep.server.cutsAnswersAt = bytes
    await expect(rep.sync(), `after ${bytes} bytes`).rejects.toMatchObject({ code: "unreachable" })
    expect(await rep.app.waiting(), "no receipt has come").toHaveLength(2)
    expect(await rep.app.readState(rep.user), "and no page").toEqual(before)
  }
  rep.server.cutsAnswersAt = null
  await rep.sync()
  await rep.expectEqual()
  await rep.expectNoRestart()
  expect(rep.server.entries.slice(3).map(({ id, ver }) => [id, ver])).toEqual([
    ["n1", 1],
    [MARIA, 2],
  ])
})

test("fault 21: one that the server does not take at all is set aside, and the other forty-nine go", async () => {
  await rep.sync()
  const many = Array.from({ length: 50 }, (_, at) => note(`n${at}`, `Note ${at}`))
  for (const one of many) await rep.say(one)
  rep.server.intercept = (request, response) => {
    if (!request.mutations.some(({ id }) => id === "n0")) return false
    answerJson(response, 413, { error: { code: "too_large", message: "" } })
    return true
  }
  await rep.sync()
  expect((await rep.app.waiting()).map(({ id }) => id)).toEqual(["n0"])
  expect(rep.server.records).toHaveLength(3 + 49)
  await rep.expectFound()
  rep.server.intercept = () => false
  await rep.sync()
  await rep.expectEqual()
})

test("fault 21: what the server parks delays nothing else and is kept word for word", async () => {
  await rep.sync()
  rep.server.refuse = ({ id }) => (id === "n0" ? { reason: "invalid" } : null)
  const many = Array.from({ length: 50 }, (_, at) => note(`n${at}`, `Note ${at}`))
  for (const one of many) await rep.say(one)
  await rep.sync()
  await rep.expectEqual()
  await rep.expectFound()
  expect(await rep.app.parked()).toMatchObject([{ reason: "invalid", mutation: { set: { text: "Note 0" } } }])
})

const html = "<!doctype html><h1>Welcome to the hotel</h1>"
const page = { "Content-Type": "text/html" }
const ours = { "Content-Type": "application/json", "X-Blackbook": "1" }

const STRANGE: { what: string; answer: (response: ServerResponse) => void }[] = [
  { what: "a captive portal that says 200", answer: (response) => response.writeHead(200, page).end(html) },
  {
    what: "a portal that speaks JSON",
    answer: (response) => response.writeHead(200, { "Content-Type": "application/json" }).end("{}"),
  },
  {
    what: "a page with our header",
    answer: (response) => response.writeHead(200, { ...page, "X-Blackbook": "1" }).end(html),
  },
  {
    what: "a redirect to a sign-in page",
    answer: (response) => response.writeHead(302, { Location: "/sign-in", "X-Blackbook": "1" }).end(),
  },
  { what: "a 401 of somebody between", answer: (response) => response.writeHead(401, page).end(html) },
  { what: "a gateway that is broken", answer: (response) => response.writeHead(502, page).end(html) },
  {
    what: "a server that is broken",
    answer: (response) => answerJson(response, 500, { error: { code: "internal", message: "" } }),
  },
  { what: "a cut connection", answer: (response) => response.destroy() },
  {
    what: "half an answer",
    answer: (response) => {
      response.writeHead(200, { ...ours, "Content-Length": "100" }).write('{"receipts": [')
      response.destroy()
    },
  },
  { what: "what is no JSON", answer: (response) => response.writeHead(200, ours).end('{"receipts": [') },
  { what: "JSON that is no exchange", answer: (response) => answerJson(response, 200, { hello: null }) },
]

STRANGE.push({
  what: "an exchange that somebody else makes up",
  answer: (response) => {
    const hello = {
      user: rep.user,
      books: [],
      devices: [],
      push: {},
      missing: [],
      time: "2026-11-23T07:01:23Z",
    }
    const body = JSON.stringify({ receipts: [], hello, pages: [] })
    response.writeHead(200, { "Content-Type": "application/json" }).end(body)
  },
})

describe.each(STRANGE)("$what", ({ answer }) => {
  test("fault 22: an answer that is not ours is not read, and everything goes on waiting", async () => {
    await rep.sync()
    await rep.say(note("n1", "Sails"))
    const before = await rep.app.readState(rep.user)
    rep.server.intercept = (_request, response) => {
      answer(response)
      return true
    }
    await expect(rep.sync()).rejects.toMatchObject({ name: "NetError", code: "unreachable" })
    expect(await rep.app.waiting()).toHaveLength(1)
    expect(await rep.app.readState(rep.user)).toEqual(before)
    rep.server.intercept = () => false
    await rep.sync()
    await rep.expectEqual()
  })
})

test("fault 22: a session that ends between two pages keeps the cursor, and what waits", async () => {
  rep.server.pageSize = 1
  await rep.say({
    change: { op: "create", kind: "customer", id: customerId(9), book: BOOK, set: { given: "Eva" } },
    text: "Eva",
  })
  let asked = 0
  rep.server.intercept = (_request, response) => {
    asked += 1
    if (asked === 1) return false
    answerJson(response, 401, { error: { code: "signed_out", message: "Sign in." } })
    return true
  }
  await rep.sync().catch((error: unknown) => expect(error).toMatchObject({ code: "signed_out" }))
  await rep.say(note("n1", "Written signed out"))
  await expect(rep.sync()).rejects.toMatchObject({ code: "signed_out" })
  expect((await rep.app.readState(rep.user)).books[0]).toMatchObject({ after: null, done: 1 })
  await rep.expectFound()
  rep.server.intercept = () => false
  rep.server.requests = []
  await rep.sync()
  expect(rep.server.requests[0]?.cursors[0], "it goes on where it was").toMatchObject({
    bundles_after: customerId(1),
  })
  await rep.expectEqual()
})
