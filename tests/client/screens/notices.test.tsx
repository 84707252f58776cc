// @vitest-environment happy-dom
/** What became of what somebody removed or wrote late: said once, in words, and put away on every device. */

import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact"
import { afterEach, beforeEach, expect, test } from "vitest"
import type { Fields } from "../../../static/app/model/records"
import { Story } from "../../../static/app/screens/customer/story"
import { useCustomer } from "../../../static/app/screens/customer/use_customer"
import { Notices } from "../../../static/app/screens/today/notices"
import { announce } from "../../../static/app/store/changes"
import { waiting } from "../../../static/app/store/outbox"
import { customerId, entriesPage, gone, PRIVATE, put, receive, wire } from "../store/phone"
import { draw, phoneWith } from "./people"

const MARIA = customerId(1)
const ERIK = "person-erik"
let user = ""

beforeEach(async () => {
  user = await phoneWith([
    {
      own: { given: "Maria", family: "Lindqvist" },
      under: [
        ["person", { name: "Erik" }, ERIK],
        [
          "note",
          { text: "She told of the press", written_at: "2026-11-03T10:00:00+01:00", late_from: "Jonas Berg" },
        ],
        ["note", { text: "Met at the fair", written_at: "2026-11-02T10:00:00+01:00" }],
      ],
    },
  ])
})
afterEach(cleanup)

let made = 0

/** The server puts a notice into the private book. */
async function tell(data: Fields): Promise<string> {
  made += 1
  const id = `notice-${made}`
  await receive(user, entriesPage(9 + made, [put(10 + made, wire("notice", id, data))], { book: PRIVATE }))
  return id
}

beforeEach(() => {
  made = 0
})

const stays = { what: "stays", of_kind: "customer", of_id: MARIA, of_customer: MARIA }

test("it names who stays, who changed it and what", async () => {
  await tell({ ...stays, who: "Anna Ek", field: "phones" })
  draw(<Notices />)
  expect(
    await screen.findByText("Maria Lindqvist stays: Anna Ek changed “phone numbers” after you removed it."),
  ).toBeTruthy()
})

test("somebody around her is called by name, and one's own other device is no stranger", async () => {
  await tell({ ...stays, of_kind: "person", of_id: ERIK, field: "birth" })
  draw(<Notices />)
  expect(
    await screen.findByText("Erik stays: you changed “born” on another device after you removed it."),
  ).toBeTruthy()
})

test("what came late is told once for each thing that became of it, and not whom it is about", async () => {
  const late = { of_kind: "note", of_id: "gone" }
  await tell({ what: "came", ...late })
  await tell({ what: "came", ...late })
  await tell({ what: "waits", ...late })
  draw(<Notices />)
  expect(await screen.findAllByText("What you wrote late is in a colleague's book now.")).toHaveLength(1)
  expect(screen.getByText("What you changed late waits for a colleague's word.")).toBeTruthy()
  fireEvent.click(screen.getByRole("button", { name: /colleague's book now/ }))
  await waitFor(async () => expect(await waiting()).toHaveLength(2))
})

test("read, it is put away for every device, and Undo brings it back", async () => {
  const id = await tell({ what: "accepted", of_kind: "note", of_id: "gone" })
  draw(<Notices />)
  fireEvent.click(await screen.findByRole("button", { name: /^Read/ }))
  await waitFor(() => expect(screen.queryByText(/^A colleague accepted/)).toBeNull())
  expect(await waiting()).toMatchObject([{ op: "delete", kind: "notice", id, was_ver: 1 }])
  fireEvent.click(screen.getByRole("button", { name: "Undo" }))
  expect(await screen.findByText(/^A colleague accepted/)).toBeTruthy()
})

test("put away on another device, it leaves this one", async () => {
  const id = await tell({ what: "accepted", of_kind: "note", of_id: "gone" })
  draw(<Notices />)
  await screen.findByText(/^A colleague accepted/)
  await tell({ what: "waits", of_kind: "note", of_id: "gone" })
  const away = gone(13, wire("notice", id, {}, { ver: 2 }), "del")
  announce((await receive(user, entriesPage(12, [away], { book: PRIVATE }))).ids)
  await screen.findByText(/waits for a colleague's word/)
  expect(screen.queryByText(/^A colleague accepted/)).toBeNull()
})

test("what a colleague brought in late says so in the timeline, and the rest does not", async () => {
  function Page() {
    const page = useCustomer(MARIA)
    return page ? <Story page={page} /> : null
  }
  draw(<Page />)
  const note = await screen.findByText("She told of the press")
  expect(note.closest("li")?.textContent).toContain("late from Jonas Berg, written 3 November")
  expect(screen.getByText("Met at the fair").closest("li")?.textContent).not.toContain("late from")
})
