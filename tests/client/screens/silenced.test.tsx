// @vitest-environment happy-dom
/** Three times not useful pauses a kind for a customer, in plain sight; and what a notification's buttons save. */

import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact"
import { Route, Router } from "preact-iso"
import { afterEach, beforeEach, expect, test } from "vitest"
import { CustomerScreen } from "../../../static/app/screens/customer/customer"
import { MeScreen } from "../../../static/app/screens/me/me"
import { HandleScreen } from "../../../static/app/screens/today/handle"
import { markNotUseful } from "../../../static/app/screens/today/settle"
import { TodayScreen } from "../../../static/app/screens/today/today"
import { waiting } from "../../../static/app/store/outbox"
import { customerId } from "../store/phone"
import { day, draw, held, phoneWith } from "./people"

const MARIA = customerId(1)

/** Two reminders of hers were not useful already. */
async function twoUseless() {
  for (const step of [0, 1]) await markNotUseful({ key: `stale:${MARIA}:old:${step}`, customer_id: MARIA })
}

beforeEach(async () => {
  const under: [never, never, string][] = [
    ["touch", { type: "coffee", state: "held", when: { day: day(-275) } }, "coffee"] as never,
  ]
  await phoneWith([{ own: { given: "Maria", family: "Lindqvist", tier: "A" }, under }])
})
afterEach(cleanup)

test("the second in a row pauses nothing, and undo brings it back", async () => {
  await markNotUseful({ key: `stale:${MARIA}:old:0`, customer_id: MARIA })
  draw(<TodayScreen />)
  const overdue = await screen.findByRole("region", { name: "Not in touch for long" })
  const press = () => {
    fireEvent.click(within(overdue).getByRole("button", { name: "What to do: Maria Lindqvist" }))
    fireEvent.click(within(overdue).getByRole("button", { name: "Not useful" }))
  }
  press()
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }))
  expect(screen.queryByText(/paused for this customer/)).toBeNull()
  expect(await screen.findByRole("region", { name: "Not in touch for long" })).toBeTruthy()
})

test("the third in a row says that it pauses", async () => {
  await twoUseless()
  draw(<TodayScreen />)
  const overdue = await screen.findByRole("region", { name: "Not in touch for long" })
  fireEvent.click(within(overdue).getByRole("button", { name: "What to do: Maria Lindqvist" }))
  fireEvent.click(within(overdue).getByRole("button", { name: "Not useful" }))
  expect(await screen.findByText(/paused for this customer/)).toBeTruthy()
})

test("a paused kind stands on her page and on Me, and is turned on again there", async () => {
  await twoUseless()
  expect(await markNotUseful({ key: `stale:${MARIA}:coffee:8`, customer_id: MARIA })).toMatchObject({
    pauses: true,
  })
  draw(<TodayScreen />)
  await waitFor(() => expect(screen.queryByRole("region", { name: "Not in touch for long" })).toBeNull())
  cleanup()

  draw(<CustomerScreen id={MARIA} />)
  const paused = await screen.findByRole("region", { name: "Paused reminders" })
  expect(within(paused).getByText("Out of touch for long: three times not useful")).toBeTruthy()
  cleanup()

  draw(<MeScreen />)
  const again = "Turn on again: Out of touch for long, Maria Lindqvist"
  fireEvent.click(await screen.findByRole("button", { name: again }))
  await waitFor(() => expect(screen.queryByRole("region", { name: "Paused reminders" })).toBeNull())
  cleanup()

  draw(<TodayScreen />)
  expect(await screen.findByRole("region", { name: "Not in touch for long" })).toBeTruthy()
})

function press(act: string, customer = MARIA) {
  const key = encodeURIComponent(`stale:${MARIA}:coffee:9`)
  history.replaceState(null, "", `/app/handle/${customer}/${key}/${act}`)
  draw(
    <Router>
      <Route path="/app/handle/:customer/:reminder/:act" component={HandleScreen} />
      <Route default component={TodayScreen} />
    </Router>,
  )
}

test.each([
  ["done", { action: "done" }],
  ["not_useful", { action: "not_useful" }],
  ["7", { action: "snoozed", until: day(7) }],
])("the button %s of a notification is kept in the outbox, and Today stands there", async (act, kept) => {
  press(act)
  await waitFor(async () => expect(await waiting()).toHaveLength(1))
  const [handled] = await held(MARIA, "handled")
  expect(handled?.data).toMatchObject({ key: `stale:${MARIA}:coffee:9`, ...kept })
  await waitFor(() => expect(location.pathname).toBe("/app"))
  expect(await screen.findByRole("button", { name: "Undo" })).toBeTruthy()
})

test.each([
  ["done", customerId(9)],
  ["eat", MARIA],
])("a button %s of a stranger's saves nothing", async (act, whose) => {
  press(act, whose)
  await waitFor(() => expect(location.pathname).toBe("/app"))
  expect(await waiting()).toEqual([])
})
