// @vitest-environment happy-dom
/** Occasions: the year ahead by month and week, who and what age. */

import { cleanup, screen, within } from "@testing-library/preact"
import { afterEach, expect, test } from "vitest"
import { OccasionsScreen } from "../../../static/app/screens/occasions/occasions"
import { customerId } from "../store/phone"
import { day, draw, phoneWith, yearsAgo } from "./people"

afterEach(cleanup)

test("it tells who, what and when, the nearest first, each leading to the customer", async () => {
  await phoneWith([
    {
      own: { given: "Maria", family: "Lindqvist", birth: yearsAgo(48) },
      under: [
        ["person", { name: "Signe", relation: "child", gender: "female", birth: yearsAgo(16, 1) }],
        ["occasion", { type: "exam", date: day(40), label: "maths" }],
      ],
    },
  ])
  draw(<OccasionsScreen />)
  const links = within(screen.getByRole("main")).getAllByRole("link")
  expect(links.map((link) => link.textContent)).toEqual(["Maria Lindqvist", "Signe", "Maria Lindqvist"])
  for (const link of links) expect(link.getAttribute("href")).toBe(`/app/customer/${customerId(1)}`)
  expect(screen.getByText("turns 48")).toBeTruthy()
  expect(screen.getByText("turns 16 · Maria Lindqvist’s daughter")).toBeTruthy()
  expect(screen.getByText("exam: maths")).toBeTruthy()
  expect(screen.getByText("today")).toBeTruthy()
  expect(screen.getByText("tomorrow")).toBeTruthy()
  expect(screen.getAllByRole("heading", { level: 3 })[0]?.textContent).toBe("This week")
  expect(screen.getByText("3 days to remember in the year ahead")).toBeTruthy()
})

test("with nothing to remember it says what to write down", async () => {
  await phoneWith([{ own: { given: "Maria" } }])
  draw(<OccasionsScreen />)
  expect(screen.getByRole("button", { name: "Add an occasion" })).toBeTruthy()
})
