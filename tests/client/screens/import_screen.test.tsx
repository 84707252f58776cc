// @vitest-environment happy-dom
// @vitest-environment-options {"settings": {"fetch": {"disableSameOriginPolicy": true}}}
/** Import: seen before anything is written, and every record that cannot be used is named. */

import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact"
import { afterEach, beforeEach, expect, test } from "vitest"
import type { ImportReport } from "../../../static/app/net/interchange"
import { ImportScreen } from "../../../static/app/screens/me/import"
import { answerJson, listen } from "../net/server"
import { customerId } from "../store/phone"
import { draw, phoneWith } from "./people"

const none = {
  already_there: 0,
  removed: 0,
  repeated: 0,
  unreadable: 0,
  companies: 0,
  people: 0,
  occasions: 0,
  birthdays: 0,
  notes: 0,
}
const found: ImportReport = {
  file: "contacts.vcf",
  layout: "vCard",
  applied: false,
  records: 5,
  counts: { ...none, new: 2, already_there: 1, unreadable: 1, people: 1, birthdays: 2 },
  first: ["Anna Weber", "Jonas Holm"],
  unreadable: [
    { line: 40, reason: "There is no name in this card.", record: true },
    { line: 52, reason: "30 February is no day.", record: false },
  ],
  duplicates: [
    {
      line: 9,
      name: "Maria Lindqvist-Berg",
      customer_id: customerId(1),
      customer: "Maria Lindqvist",
      same: ["e-mail"],
    },
  ],
  remarks: [],
}

let answer: { status: number; body: unknown } = { status: 200, body: found }
const server = await listen((request, response) => {
  if (!request.url?.startsWith("/api/import"))
    return answerJson(response, 401, { error: { code: "no", message: "" } })
  answerJson(response, answer.status, answer.body)
})

/** Chooses a file, as the phone's own dialogue would. */
function choose() {
  const field = document.querySelector<HTMLInputElement>("input[type=file]") as HTMLInputElement
  const file = new File(["BEGIN:VCARD"], "contacts.vcf", { type: "text/vcard" })
  Object.defineProperty(field, "files", { value: [file], configurable: true })
  fireEvent.change(field)
}

beforeEach(async () => {
  await phoneWith([{ own: { given: "Maria", family: "Lindqvist" } }])
  server.asked.length = 0
  answer = { status: 200, body: found }
  draw(<ImportScreen />)
})
afterEach(cleanup)

test("it shows who would come before anything is written", async () => {
  choose()
  await screen.findByText("Two new people, with one person around them and two birthdays.")
  expect(server.asked).toEqual(["POST /api/import?apply=0"])
  expect(screen.getByText("One is in your book already, and stays as you have them.")).toBeTruthy()
  const names = within(screen.getByRole("region", { name: "New in your book" })).getAllByRole("listitem")
  expect(names.map((name) => name.textContent)).toEqual(["Anna Weber", "Jonas Holm"])
})

test("it names what could not be used with its line and reason, and who is perhaps there already", async () => {
  choose()
  const unreadable = within(await screen.findByRole("region", { name: "Could not be used" }))
  expect(unreadable.getByText("There is no name in this card.")).toBeTruthy()
  expect(unreadable.getByText("line 40")).toBeTruthy()
  expect(unreadable.getAllByText("only this, the rest of the record is used")).toHaveLength(1)
  const link = within(screen.getByRole("region", { name: "Perhaps there already" })).getByRole("link")
  expect(link.getAttribute("href")).toBe(`/app/customer/${customerId(1)}`)
  expect(link.textContent).toContain("perhaps Maria Lindqvist: same e-mail")
})

test("it brings them in when told to, and says so", async () => {
  choose()
  fireEvent.click(await screen.findByRole("button", { name: "Bring in two people" }))
  await screen.findByText("Two people are in your book.")
  expect(server.asked.slice(0, 2)).toEqual(["POST /api/import?apply=0", "POST /api/import?apply=1"])
})

test("a second import of the same file has nobody to bring in", async () => {
  answer.body = {
    ...found,
    counts: { ...none, new: 0, already_there: 3 },
    first: [],
    unreadable: [],
    duplicates: [],
  }
  choose()
  await screen.findByText("Nobody new. Everybody in this file is in your book already.")
  expect(screen.queryByRole("button", { name: /^Bring in/ })).toBeNull()
})

test("it says what the server says of a bad file, and another one can be chosen", async () => {
  answer = {
    status: 413,
    body: { error: { code: "too_large", message: "The file is larger than 8 MB. Split it." } },
  }
  choose()
  await waitFor(() =>
    expect(screen.getByRole("alert").textContent).toBe("The file is larger than 8 MB. Split it."),
  )
  expect(screen.getByText("Choose a file")).toBeTruthy()
})
