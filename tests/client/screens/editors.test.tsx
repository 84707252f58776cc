// @vitest-environment happy-dom
/** The editors: what is saved where, what stops a save, drafts that survive, undo. */

import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact"
import { afterEach, expect, test } from "vitest"
import { readBundle, rows } from "../../../static/app/store/book"
import { waiting } from "../../../static/app/store/outbox"
import { closeSheet, type EditRequest, edit, offerAdd } from "../../../static/app/ui/editing"
import { failNextPut, PRIVATE } from "../store/phone"
import { day, drawCustomer, held, phoneWith } from "./page"

afterEach(() => {
  closeSheet()
  cleanup()
})

const MARIA = {
  given: "Maria",
  family: "Lindqvist",
  phones: [{ type: "cell", value: "+46 70 1" }],
  tags: ["golf"],
}
const ERIK = "01930000-0000-7000-8000-0000000000e9"

/** Draws a customer's page, opens a sheet over it and returns the sheet. */
async function open(id: string, request: Partial<EditRequest> & Pick<EditRequest, "kind">) {
  drawCustomer(id)
  await screen.findByRole("heading", { level: 1 })
  edit(request.record ? request : { customerId: id, ...request })
  return within(await screen.findByRole("dialog"))
}

function write(field: HTMLElement, value: string) {
  fireEvent.input(field, { target: { value } })
}

function choose(field: HTMLElement, value: string) {
  fireEvent.change(field, { target: { value } })
}

async function saveAndClose(sheet: ReturnType<typeof within>) {
  fireEvent.click(sheet.getByRole("button", { name: "Save" }))
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull())
}

test("Add offers the six kinds, and on a briefing the customer is filled in", async () => {
  const id = await phoneWith(MARIA)
  drawCustomer(id)
  offerAdd(id)
  const sheet = within(await screen.findByRole("dialog"))
  const offered = sheet.getAllByRole("button").map((button) => button.textContent)
  expect(offered).toEqual(["Close", "Customer", "Person", "Note", "Touch", "Occasion", "Promise"])
  fireEvent.click(sheet.getByRole("button", { name: "Note" }))
  write(await screen.findByLabelText("Note"), "Likes old maps")
  await saveAndClose(within(screen.getByRole("dialog")))
  const [note] = await held(id, "note")
  expect(note?.data.text).toBe("Likes old maps")
  expect(note?.data.written_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)
})

test("away from a briefing the sheet asks for whom, and finds by typing", async () => {
  const id = await phoneWith(MARIA)
  drawCustomer(id)
  edit({ kind: "promise" })
  write(await screen.findByLabelText("Search customers"), "lindq")
  fireEvent.click(await screen.findByRole("button", { name: /Maria Lindqvist/ }))
  write(await screen.findByLabelText("What was promised"), "Noise figures")
  await saveAndClose(within(screen.getByRole("dialog")))
  expect((await held(id, "promise"))[0]?.data).toMatchObject({
    text: "Noise figures",
    by: "me",
    made_on: day(0),
  })
})

test("what is typed is back after the page is gone, told kindly, and can be thrown away", async () => {
  const id = await phoneWith(MARIA)
  const first = await open(id, { kind: "note" })
  write(first.getByLabelText("Note"), "half a thought")
  await new Promise((resolve) => setTimeout(resolve, 400))
  closeSheet()
  cleanup()
  const second = await open(id, { kind: "note" })
  expect((second.getByLabelText("Note") as HTMLTextAreaElement).value).toBe("half a thought")
  expect(second.getByText("Picked up where you left off.")).toBeTruthy()
  fireEvent.click(second.getByRole("button", { name: "Discard" }))
  await waitFor(() => expect((second.getByLabelText("Note") as HTMLTextAreaElement).value).toBe(""))
})

test("a draft lays its words over the record as it is now", async () => {
  const id = await phoneWith(MARIA)
  const [record] = await held(id, "customer")
  const sheet = await open(id, { kind: "customer", record })
  write(sheet.getByLabelText("Job title"), "Purchasing")
  await new Promise((resolve) => setTimeout(resolve, 400))
  closeSheet()
  cleanup()
  const changed = record && { ...record, data: { ...record.data, given: "Mària" } }
  const later = await open(id, { kind: "customer", record: changed })
  expect((later.getByLabelText("Job title") as HTMLInputElement).value).toBe("Purchasing")
  expect((later.getByLabelText("First name") as HTMLInputElement).value).toBe("Mària")
})

test("giving up can be taken back", async () => {
  const id = await phoneWith(MARIA)
  const sheet = await open(id, { kind: "note" })
  write(sheet.getByLabelText("Note"), "not that")
  fireEvent.click(sheet.getByRole("button", { name: "Cancel" }))
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }))
  const again = within(await screen.findByRole("dialog"))
  expect((again.getByLabelText("Note") as HTMLTextAreaElement).value).toBe("not that")
})

test("an empty note is not saved and says what to do", async () => {
  const id = await phoneWith(MARIA)
  const sheet = await open(id, { kind: "note" })
  fireEvent.click(sheet.getByRole("button", { name: "Save" }))
  await sheet.findByText("Write a few words first.")
  await waitFor(() => expect(document.activeElement).toBe(sheet.getByLabelText("Note")))
  expect(await waiting()).toEqual([])
})

test("where the phone cannot keep it, the sheet stays open with every word", async () => {
  const id = await phoneWith(MARIA)
  const sheet = await open(id, { kind: "note" })
  write(sheet.getByLabelText("Note"), "precious")
  const restore = failNextPut("mutations", () => new DOMException("full", "QuotaExceededError"))
  fireEvent.click(sheet.getByRole("button", { name: "Save" }))
  await sheet.findByRole("alert")
  restore()
  expect((sheet.getByLabelText("Note") as HTMLTextAreaElement).value).toBe("precious")
  await saveAndClose(sheet)
  expect((await held(id, "note")).map((note) => note.data.text)).toEqual(["precious"])
})

test("a private note goes to the private book", async () => {
  const id = await phoneWith(MARIA)
  const sheet = await open(id, { kind: "note" })
  write(sheet.getByLabelText("Note"), "between us")
  fireEvent.click(sheet.getByRole("switch", { name: "Private" }))
  await saveAndClose(sheet)
  expect((await held(id, "note"))[0]?.book).toBe(PRIVATE)
})

test("a birthday is written to whoever was born, not as an occasion", async () => {
  const id = await phoneWith(MARIA, [["person", { name: "Erik", relation: "spouse" }, ERIK]])
  const sheet = await open(id, { kind: "occasion" })
  choose(sheet.getByLabelText("About whom"), ERIK)
  write(sheet.getByLabelText("Day"), "29")
  choose(sheet.getByLabelText("Month"), "2")
  await saveAndClose(sheet)
  expect((await held(id, "person"))[0]?.data.birth).toBe("--02-29")
  expect(await held(id, "occasion")).toEqual([])
})

test("an exam is an occasion, and is asked after", async () => {
  const id = await phoneWith(MARIA)
  const sheet = await open(id, { kind: "occasion" })
  choose(sheet.getByLabelText("Kind"), "exam")
  expect((sheet.getByRole("switch", { name: "Ask how it went" }) as HTMLInputElement).checked).toBe(true)
  write(sheet.getByLabelText("Day"), "31")
  choose(sheet.getByLabelText("Month"), "6")
  fireEvent.click(sheet.getByRole("button", { name: "Save" }))
  await sheet.findByText("There is no such day: look at day and month.")
  write(sheet.getByLabelText("Day"), "3")
  await saveAndClose(sheet)
  expect((await held(id, "occasion"))[0]?.data).toEqual({ type: "exam", date: "--06-03" })
})

test("a visit just held is saved with what was said", async () => {
  const id = await phoneWith(MARIA)
  const sheet = await open(id, { kind: "touch" })
  write(sheet.getByLabelText("What was said"), "She wants the quiet press")
  await saveAndClose(sheet)
  const [touch] = await held(id, "touch")
  const [note] = await held(id, "note")
  expect(touch?.data).toMatchObject({ type: "visit", state: "held", when: { day: day(0) } })
  expect(note?.data).toMatchObject({ text: "She wants the quiet press", touch_id: touch?.id })
})

test("a visit is planned with day, hour and aim, and has no field for what was said", async () => {
  const id = await phoneWith(MARIA)
  const sheet = await open(id, { kind: "touch" })
  fireEvent.click(sheet.getByLabelText("Planned"))
  await waitFor(() => expect(sheet.queryByLabelText("What was said")).toBeNull())
  write(sheet.getByLabelText("Day"), day(3))
  write(sheet.getByLabelText("Time"), "10:30")
  write(sheet.getByLabelText("What you want from it"), "A trial")
  await saveAndClose(sheet)
  expect((await held(id, "touch"))[0]?.data).toMatchObject({
    state: "planned",
    aim: "A trial",
    when: { day: day(3), time: "10:30", zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
  })
})

test("a number removed and a tag added travel as such, not as whole lists", async () => {
  const id = await phoneWith(MARIA)
  const [record] = await held(id, "customer")
  const sheet = await open(id, { kind: "customer", record })
  fireEvent.click(sheet.getByRole("button", { name: "Remove +46 70 1" }))
  write(sheet.getByLabelText("Tags"), "golf, sailing")
  await saveAndClose(sheet)
  const [mutation] = await waiting()
  expect(mutation).toMatchObject({ remove: { phones: MARIA.phones }, add: { tags: ["sailing"] } })
  expect(mutation?.set).toBeUndefined()
})

test("a new customer with a new company makes both, in the rep's own book", async () => {
  const id = await phoneWith(MARIA)
  drawCustomer(id)
  edit({ kind: "customer" })
  const sheet = within(await screen.findByRole("dialog"))
  fireEvent.click(sheet.getByRole("button", { name: "Save" }))
  await sheet.findByText("Write a name, or at least one way to reach them.")
  write(sheet.getByLabelText("First name"), "Greta")
  write(sheet.getByLabelText("Company"), "Grå AB")
  await saveAndClose(sheet)
  const made = await waiting()
  expect(made.map(({ kind, op, set }) => [kind, op, set?.name ?? set?.given])).toEqual([
    ["company", "create", "Grå AB"],
    ["customer", "create", "Greta"],
  ])
  expect(made[1]?.set?.company_id).toBe(made[0]?.id)
  await waitFor(() => expect(rows.value.map((row) => row.name)).toContain("Greta"))
})

test("what is removed comes back with Undo", async () => {
  const id = await phoneWith(MARIA, [["fact", { type: "interest", text: "Collects maps" }]])
  const [record] = await held(id, "fact")
  const sheet = await open(id, { kind: "fact", record })
  fireEvent.click(sheet.getByRole("button", { name: "Remove" }))
  await screen.findByText("Fact removed")
  expect(await held(id, "fact")).toEqual([])
  fireEvent.click(screen.getByRole("button", { name: "Undo" }))
  await screen.findByText("Taken back")
  expect((await held(id, "fact")).map((fact) => fact.data.text)).toEqual(["Collects maps"])
  expect(await readBundle(id)).toBeTruthy()
})
