// @vitest-environment happy-dom
// @vitest-environment-options {"settings": {"fetch": {"disableSameOriginPolicy": true}}}
/** What colleagues wrote late: seen in words, accepted or put aside, taken back; and honest without a signal. */

import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact"
import { afterEach, beforeEach, expect, test } from "vitest"
import { SuggestionsLine, SuggestionsScreen } from "../../../static/app/screens/me/suggestions"
import { waiting } from "../../../static/app/store/outbox"
import { answerJson, listen } from "../net/server"
import { customerId } from "../store/phone"
import { draw, phoneWith } from "./people"

const MARIA = customerId(1)
const DEVICE = "01930000-0000-7000-8000-0000000000d7"

const base = {
  device: DEVICE,
  state: "open",
  reason: "handed_over",
  name: "Jonas Berg",
  kind: "customer",
  id: MARIA,
  customer_id: MARIA,
  op: "set",
  set: {},
  was: {},
  add: {},
  remove: {},
  at: "2026-11-03T10:12:00+01:00",
}
const renamed = { ...base, mid: "m1", set: { given: "Mia" }, was: { given: "Marja" } }
const about = {
  ...base,
  mid: "m2",
  set: { how_met: "On the boat to Åland, in a storm." },
  was: { how_met: "On the boat." },
}
const note = {
  ...base,
  mid: "m3",
  state: "forwarded",
  kind: "note",
  id: "note-late",
  op: "create",
  set: { text: "She told of the press", written_at: base.at },
}

let list: (typeof base & { mid: string })[] = []
let outcome = "applied"
let isAway = false
const settled: string[] = []

await listen((request, response) => {
  const [, , , , mid, how] = (request.url ?? "").split("/")
  if (isAway) return answerJson(response, 503, { error: { code: "busy", message: "Try again in a moment." } })
  if (request.url === "/api/suggestions") return answerJson(response, 200, { suggestions: list })
  if (!mid || !how) return answerJson(response, 404, { error: { code: "not_found", message: "" } })
  settled.push(`${how} ${mid}`)
  if (how === "reopen") list = [renamed]
  else list = list.filter((one) => one.mid !== mid)
  if (how === "accept") return answerJson(response, 200, { outcome, conflict: null })
  response.writeHead(204, { "X-Blackbook": "1" }).end()
})

beforeEach(async () => {
  list = [renamed]
  outcome = "applied"
  isAway = false
  settled.length = 0
  await phoneWith([{ own: { given: "Maria", family: "Lindqvist", how_met: "On the boat, years ago." } }])
})
afterEach(cleanup)

const press = async (name: string) => fireEvent.click(await screen.findByRole("button", { name }))

test("it says about whom, from whom and when, what is there now and what would be", async () => {
  draw(<SuggestionsScreen />)
  const card = within(await screen.findByRole("article"))
  const about = card.getByRole("link", { name: /^Maria Lindqvist/ })
  expect(about.textContent).toMatch(/3 November, .*Jonas Berg$/)
  expect(about.getAttribute("href")).toBe(`/app/customer/${MARIA}`)
  expect(card.getByText("First name")).toBeTruthy()
  expect(card.getByText("Suggested: Mia")).toBeTruthy()
  expect(await card.findByText("Now: Maria")).toBeTruthy()
})

test("a long text lies beside the one that is there, in full", async () => {
  list = [about]
  draw(<SuggestionsScreen />)
  const now = (await screen.findByText("In your book now")).parentElement
  await waitFor(() => expect(now?.textContent).toContain("On the boat, years ago."))
  const theirs = screen.getByText("Suggested by Jonas Berg").parentElement
  expect(theirs?.textContent).toContain("On the boat to Åland, in a storm.")
})

test("accepted it is done on the server, and Undo brings back what was there and the suggestion", async () => {
  draw(<SuggestionsScreen />)
  await screen.findByText("Now: Maria")
  await press("Accept")
  await screen.findByText(/^Nothing waits for your word/)
  await press("Undo")
  await screen.findByText("Taken back")
  expect(settled).toEqual(["accept m1", "reopen m1"])
  const [back] = await waiting()
  expect(back).toMatchObject({ op: "set", id: MARIA, set: { given: "Maria" }, was: { given: "Mia" } })
  expect(await screen.findByText("Suggested: Mia")).toBeTruthy()
})

test("where both values are kept, it says where to choose and undoes nothing", async () => {
  outcome = "conflict"
  draw(<SuggestionsScreen />)
  await press("Accept")
  await screen.findByText(/Choose on the customer's page/)
  expect(screen.queryByRole("button", { name: "Undo" })).toBeNull()
})

test("put aside it is gone, and listed again with Undo", async () => {
  draw(<SuggestionsScreen />)
  await press("Put aside")
  await screen.findByText(/^Nothing waits for your word/)
  await press("Undo")
  expect(await screen.findByText("Suggested: Mia")).toBeTruthy()
  expect(await waiting()).toEqual([])
})

test("what is in the book already is only to be seen", async () => {
  list = [note]
  draw(<SuggestionsScreen />)
  await screen.findByText("It is in your book already.")
  expect(screen.getByText("She told of the press")).toBeTruthy()
  expect(screen.queryByRole("button", { name: "Accept" })).toBeNull()
  await press("Seen")
  await waitFor(() => expect(settled).toEqual(["dismiss m3"]))
})

test("without a signal it says why there is nothing to see, and looks again", async () => {
  isAway = true
  draw(<SuggestionsScreen />)
  await screen.findByText(/needs a signal/)
  isAway = false
  await press("Try again")
  await screen.findByText("Suggested: Mia")
  expect(screen.queryByText(/needs a signal/)).toBeNull()
})

test("a refusal is said in the server's words, and the suggestion stays", async () => {
  draw(<SuggestionsScreen />)
  await screen.findByText("Suggested: Mia")
  isAway = true
  await press("Accept")
  await screen.findByText("Try again in a moment.")
  expect(screen.getByText("Suggested: Mia")).toBeTruthy()
})

test("a quiet count leads there, of all or of one customer", async () => {
  list = [renamed, about, note]
  draw(<SuggestionsScreen />)
  await screen.findByText("Suggested: Mia")
  cleanup()
  draw(<SuggestionsLine customerId={MARIA} />)
  const link = await screen.findByRole("link", { name: "Three suggestions wait" })
  expect(link.getAttribute("href")).toBe("/app/me/suggestions")
  cleanup()
  draw(<SuggestionsLine customerId={customerId(2)} />)
  expect(screen.queryByRole("link")).toBeNull()
})
