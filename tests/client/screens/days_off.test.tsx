// @vitest-environment happy-dom
/** Days off: the country whose holidays count, and vacations, both kept for every device. */

import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact"
import { afterEach, beforeEach, expect, test } from "vitest"
import { DaysOff } from "../../../static/app/screens/me/days_off"
import { setting } from "../../../static/app/store/book"
import { wish } from "../../../static/app/store/wishes"
import { day, draw, phoneWith } from "./people"

beforeEach(async () => {
  await phoneWith([])
})
afterEach(cleanup)

function type(label: string, value: string) {
  fireEvent.input(screen.getByLabelText(label), { target: { value } })
}

test("the country is chosen by its name, and goes back to that of the zone", async () => {
  draw(<DaysOff />)
  const field = screen.getByLabelText("Not on public holidays of") as HTMLSelectElement
  const names = Array.from(field.options, (option) => option.text)
  expect(names.slice(0, 2)).toEqual(["The country of the time zone", "No country: holidays are workdays"])
  expect(names).toEqual(expect.arrayContaining(["Norway", "Sweden"]))
  expect(names.length).toBeGreaterThan(200)
  expect(names).not.toContain("European Union")
  fireEvent.change(field, { target: { value: "SE" } })
  await waitFor(() => expect(setting.value.holidays_of).toBe("SE"))
  fireEvent.change(field, { target: { value: "" } })
  await waitFor(() => expect(setting.value.holidays_of ?? null).toBeNull())
})

test("a vacation is added, in order, and removed; what is over is forgotten", async () => {
  await wish({
    vacation: [
      { first: day(-40), last: day(-30) },
      { first: day(60), last: day(70) },
    ],
  })
  await waitFor(() => expect(setting.value.vacation).toHaveLength(2))
  draw(<DaysOff />)
  const add = () => screen.getByRole("button", { name: "Add these days" })
  expect(add().hasAttribute("disabled")).toBe(true)
  type("From", day(9))
  type("until", day(8))
  expect(add().hasAttribute("disabled")).toBe(true)
  type("until", day(9))
  fireEvent.click(add())
  const one = { first: day(9), last: day(9) }
  await waitFor(() => expect(setting.value.vacation).toEqual([one, { first: day(60), last: day(70) }]))
  fireEvent.click(screen.getAllByRole("button", { name: /^Remove: / })[1] as HTMLElement)
  await waitFor(() => expect(setting.value.vacation).toEqual([one]))
})
