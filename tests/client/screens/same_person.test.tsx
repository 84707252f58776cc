// @vitest-environment happy-dom
/** The same person twice: found, shown side by side, made one, and parted again. */

import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact"
import { LocationProvider } from "preact-iso"
import { afterEach, expect, test } from "vitest"
import type { Change } from "../../../static/app/model/records"
import { CustomerScreen } from "../../../static/app/screens/customer/customer"
import { changeText, whoseText } from "../../../static/app/screens/me/change_text"
import { OpenedSheet } from "../../../static/app/screens/sheets"
import { readBundle, rows } from "../../../static/app/store/book"
import { waiting } from "../../../static/app/store/outbox"
import { closeSheet, openSheet } from "../../../static/app/ui/editing"
import { Toasts } from "../../../static/app/ui/toast"
import { customerId } from "../store/phone"
import { phoneWith } from "./people"

afterEach(() => {
  closeSheet()
  cleanup()
})

const [MARIA, CARD, NAMESAKE, ERIK] = [1, 2, 3, 4].map(customerId) as [string, string, string, string]
const PEOPLE = [
  {
    own: { given: "Maria", family: "Lindqvist", phones: [{ value: "+46 70 555 01 42", type: "cell" }] },
    under: [["note", { text: "Skiing in Åre." }]],
  },
  {
    own: {
      given: "M.",
      family: "Lindqvist",
      title: "CFO",
      phones: [{ value: "070-555 01 42", type: "work" }],
    },
    under: [["note", { text: "Two sons." }]],
  },
  { own: { given: "Maria", family: "Lindqvist" } },
  { own: { given: "Erik", family: "Berg" } },
] satisfies Parameters<typeof phoneWith>[0]

function Sheets() {
  return openSheet.value && <OpenedSheet open={openSheet.value} />
}

async function ask(): Promise<void> {
  await phoneWith(PEOPLE)
  render(
    <LocationProvider>
      <CustomerScreen id={MARIA} />
      <Sheets />
      <Toasts />
    </LocationProvider>,
  )
  fireEvent.click(await screen.findByRole("button", { name: "The same person twice?" }))
}

const listed = () => rows.value.map((row) => row.id).sort()

test("whoever has the same number comes first, then the namesake; anybody else is found by typing", async () => {
  await ask()
  const likely = await screen.findByRole("region", { name: "Perhaps the same" })
  expect([...likely.querySelectorAll(".who")].map((one) => one.textContent)).toEqual([
    "M. Lindqvist",
    "Maria Lindqvist",
  ])
  fireEvent.input(screen.getByLabelText("Search customers"), { target: { value: "Berg" } })
  expect(await screen.findByText("Erik Berg")).toBeTruthy()
})

test("both are shown before anything happens; one button makes them one, and undo two again", async () => {
  await ask()
  fireEvent.click(await screen.findByText("M. Lindqvist"))
  const stays = await screen.findByRole("region", { name: "Stays" })
  expect(stays.textContent).toContain("+46 70 555 01 42")
  expect(screen.getByRole("region", { name: "Goes into the first" }).textContent).toContain("CFO")
  expect(await waiting()).toEqual([])

  fireEvent.click(screen.getByRole("button", { name: "Make them one" }))
  await waitFor(() => expect(listed()).toEqual([MARIA, NAMESAKE, ERIK]))
  expect(await screen.findByText("Two sons.")).toBeTruthy()
  const [merge] = await waiting()
  expect(merge && [whoseText(merge), changeText(merge)]).toEqual(["Maria Lindqvist", "the same person twice"])
  const suggested = { ...merge, id: ERIK } as Change
  expect(changeText(suggested), "as long as the other is listed").toBe("the same person as Erik Berg")

  fireEvent.click(await screen.findByRole("button", { name: "Undo" }))
  await waitFor(() => expect(listed()).toEqual([MARIA, CARD, NAMESAKE, ERIK]))
  await waitFor(() => expect(screen.queryByText("Two sons.")).toBeNull())
  expect((await readBundle(CARD))?.records.length).toBe(2)
})

test("a link to the old id opens the one who stays", async () => {
  await ask()
  fireEvent.click(await screen.findByText("M. Lindqvist"))
  fireEvent.click(await screen.findByRole("button", { name: "Make them one" }))
  await waitFor(() => expect(listed()).not.toContain(CARD))
  cleanup()
  render(
    <LocationProvider>
      <CustomerScreen id={CARD} />
    </LocationProvider>,
  )
  expect((await screen.findByRole("heading", { level: 1 })).textContent).toBe("Maria Lindqvist")
})
