import type { ServerResponse } from "node:http"
import { expect, test } from "vitest"
import { ask, type NetError } from "../../../static/app/net/exchange"
import { answerJson, listen } from "./server"

type Answer = (response: ServerResponse) => void

let answer: Answer = () => {}
let last: { headers: NodeJS.Dict<string | string[]>; body: string } = { headers: {}, body: "" }
await listen((request, response, body) => {
  last = { headers: request.headers, body }
  answer(response)
})

const failing = (how: Answer, timeout?: number): Promise<NetError> => {
  answer = how
  return ask("/api/me", { timeout }).then(
    () => expect.unreachable("it was taken for an answer"),
    (error: unknown) => error as NetError,
  )
}

test("a server that says nothing is given up", async () => {
  expect((await failing(() => {}, 50)).code).toBe("unreachable")
})

test.each<[number, string]>([
  [400, "refused"],
  [401, "signed_out"],
  [403, "refused"],
  [409, "conflict"],
  [413, "too_large"],
  [422, "refused"],
  [429, "later"],
  [503, "later"],
])("our own %i means %s, with the server's sentence", async (status, code) => {
  const body = { error: { code: "x", message: "Do this next." } }
  const error = await failing((response) => answerJson(response, status, body, { "Retry-After": "7" }))
  expect(error).toMatchObject({ code, message: "Do this next.", retryAfter: 7000 })
})

test("it asks with our header, and sends what it says it sends", async () => {
  answer = (response) => answerJson(response, 200, { ok: true })
  expect(await ask("/api/push/test", { method: "POST", json: { a: 1 } })).toEqual({ ok: true })
  expect(last.headers).toMatchObject({ "x-blackbook": "1", "content-type": "application/json" })
  expect(JSON.parse(last.body)).toEqual({ a: 1 })
  await ask("/api/import?apply=0", { method: "POST", file: new File(["BEGIN:VCARD"], "Künden.vcf") })
  expect(last.headers).toMatchObject({
    "x-filename": "K%C3%BCnden.vcf",
    "content-type": "application/octet-stream",
  })
  expect(last.body).toBe("BEGIN:VCARD")
})

test("an answer without a body is one", async () => {
  answer = (response) => response.writeHead(204, { "X-Blackbook": "1" }).end()
  expect(await ask("/api/sign-out", { method: "POST" })).toBeUndefined()
})
