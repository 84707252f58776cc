// @vitest-environment happy-dom
/** The Book: everybody by name, found as you type, and no more of it drawn than is in view. */

import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { BookScreen } from "../../../static/app/screens/book/book"
import { lookFor } from "../../../static/app/screens/book/looking_for"
import { openSheet } from "../../../static/app/ui/editing"
import { customerId } from "../store/phone"
import { day, draw, type Known, phoneWith } from "./people"

const at = (latitude: number, longitude: number, locality: string) => ({
  addresses: [{ type: "work", locality, latitude, longitude }],
})
const people: Known[] = [
  {
    own: { given: "Maria", family: "Lindqvist", tier: "A", ...at(60.67, 17.14, "Gävle"), tags: ["sailing"] },
    under: [
      ["touch", { type: "lunch", state: "held", when: { day: day(-430) } }],
      ["person", { name: "Arnold" }],
      ["note", { text: "Wants to see the small press in spring" }],
    ],
  },
  {
    own: {
      given: "Karin",
      family: "Holm",
      tier: "B",
      ...at(59.86, 17.64, "Uppsala"),
      company_id: "company-Nordverk",
    },
    under: [["touch", { type: "coffee", state: "held", when: { day: day(-14) } }]],
  },
  { own: { given: "Åsa", family: "Nyman", tier: "B", tags: ["sailing", "golf"] } },
]

/** The customers that are shown, in order. */
const names = () =>
  within(screen.getByRole("main"))
    .queryAllByRole("link")
    .map((link) => link.textContent)

const type = (text: string) =>
  fireEvent.input(screen.getByRole("searchbox", { name: "Search" }), { target: { value: text } })

const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }))

afterEach(() => {
  cleanup()
  lookFor({})
  openSheet.value = null
})

describe("the Book", () => {
  beforeEach(async () => {
    await phoneWith(people, ["Nordverk"])
    draw(<BookScreen />)
  })

  test("it shows everybody by family name, under letters, each a link to her briefing", () => {
    expect(names()).toEqual(["Karin Holm", "Maria Lindqvist", "Åsa Nyman"])
    expect(screen.getByRole("link", { name: "Maria Lindqvist" }).getAttribute("href")).toBe(
      `/app/customer/${customerId(1)}`,
    )
    expect(screen.getAllByRole("heading", { level: 2 }).map((letter) => letter.textContent)).toEqual([
      "H",
      "L",
      "N",
    ])
    expect(screen.getByText("3 people")).toBeTruthy()
  })

  test("it says how long ago the last touch was, and minds who waits too long", () => {
    expect(screen.getByText("14 months").className).toContain("mind")
    expect(screen.getByText("2 weeks").className).not.toContain("mind")
    expect(screen.getByText("Nordverk, Uppsala")).toBeTruthy()
  })

  test("it finds names, people and towns as they are typed, and everybody again when cleared", async () => {
    type("lind")
    await waitFor(() => expect(names()).toEqual(["Maria Lindqvist"]))
    type("arnold")
    await waitFor(() => expect(names()).toEqual(["Maria Lindqvist"]))
    type("gavle")
    await waitFor(() => expect(names()).toEqual(["Maria Lindqvist"]))
    press("Clear")
    await waitFor(() => expect(names()).toHaveLength(3))
  })

  test("it looks through the notes once the fingers rest, and shows the words around", async () => {
    type("press")
    await waitFor(() => expect(within(screen.getByRole("region", { name: "In notes" })).getByRole("link")))
    expect(screen.getByText(/small press in spring/)).toBeTruthy()
  })

  test("it opens the first of what was found with Enter", async () => {
    type("nym")
    await waitFor(() => expect(names()).toEqual(["Åsa Nyman"]))
    fireEvent.submit(screen.getByRole("search"))
    await waitFor(() => expect(location.pathname).toBe(`/app/customer/${customerId(3)}`))
  })

  test("it offers to add whom it cannot find", async () => {
    type("Bo Zetterlund")
    fireEvent.click(await screen.findByRole("button", { name: "Add Bo Zetterlund" }))
    expect(openSheet.value).toMatchObject({
      sheet: "edit",
      request: { kind: "customer", fields: { given: "Bo", family: "Zetterlund" } },
    })
  })

  test("it filters by tier, by tag and by who is overdue, and searches in what is left", async () => {
    press("Tier B")
    await waitFor(() => expect(names()).toEqual(["Karin Holm", "Åsa Nyman"]))
    press("Tier B")
    press("Overdue")
    await waitFor(() => expect(names()).toEqual(["Maria Lindqvist"]))
    press("All")
    press("Tag")
    fireEvent.click(
      within(screen.getByRole("dialog", { hidden: true })).getByRole("button", {
        name: /^sailing/,
        hidden: true,
      }),
    )
    await waitFor(() => expect(names()).toEqual(["Maria Lindqvist", "Åsa Nyman"]))
    type("holm")
    await waitFor(() => expect(names()).toEqual([]))
  })
})

test("it says who is gone, and not for how long nobody called", async () => {
  const held: Known["under"] = [["touch", { type: "visit", state: "held", when: { day: day(-400) } }]]
  await phoneWith([{ own: { given: "Ole", family: "Lund", status: "deceased" }, under: held }])
  draw(<BookScreen />)
  expect(screen.getByText("Deceased").className).not.toContain("mind")
  expect(screen.queryByText("13 months")).toBeNull()
})

test("a thousand people are no more than a screenful of rows on the page", async () => {
  const many = Array.from({ length: 1_000 }, (_, place) => ({
    own: { given: "Anna", family: `Berg${place}` },
  }))
  await phoneWith(many)
  draw(<BookScreen />)
  expect(screen.getByText("1,000 people")).toBeTruthy()
  expect(names().length).toBeLessThan(80)
  const list = document.querySelector<HTMLElement>(".blocks")
  expect(Number.parseInt(list?.style.height ?? "", 10)).toBeGreaterThan(1_000 * 60)
})

test("an empty book says what it is for and how to begin", async () => {
  await phoneWith([])
  draw(<BookScreen />)
  expect(screen.getByRole("button", { name: "Add a customer" })).toBeTruthy()
  expect(screen.queryByRole("searchbox")).toBeNull()
})
