// @vitest-environment happy-dom
// @vitest-environment-options {"settings": {"fetch": {"disableSameOriginPolicy": true}}}
/** The link of the calendar: made, copied, made anew, taken back. */

import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact"
import { afterEach, beforeEach, expect, test } from "vitest"
import { CalendarLink } from "../../../static/app/screens/me/calendar"
import { answerJson, listen } from "../net/server"
import { draw, phoneWith } from "./people"

let link: string | null = null
let made = 0
let isAway = false

await listen((request, response) => {
  if (isAway || request.url !== "/api/calendar")
    return answerJson(response, 503, { error: { code: "busy", message: "Try again in a moment." } })
  if (request.method === "DELETE") {
    link = null
    response.writeHead(204, { "X-Blackbook": "1" }).end()
    return
  }
  if (request.method === "POST") {
    made += 1
    link = `https://blackbook.example/calendar/${made}.ics`
  }
  answerJson(response, 200, { link })
})

beforeEach(async () => {
  link = null
  made = 0
  isAway = false
  await phoneWith([])
})
afterEach(cleanup)

const address = () => (screen.getByLabelText("Subscribe to this address") as HTMLInputElement).value

test("a link is made, made anew and taken back", async () => {
  draw(<CalendarLink />)
  fireEvent.click(await screen.findByRole("button", { name: "Make a link" }))
  await waitFor(() => expect(address()).toBe("https://blackbook.example/calendar/1.ics"))
  fireEvent.click(screen.getByRole("button", { name: "Make a new one" }))
  await waitFor(() => expect(address()).toBe("https://blackbook.example/calendar/2.ics"))
  fireEvent.click(screen.getByRole("button", { name: "Take it back" }))
  expect(await screen.findByRole("button", { name: "Make a link" })).toBeTruthy()
  expect(link).toBeNull()
})

test("the link that is there is shown and copied", async () => {
  link = "https://blackbook.example/calendar/7.ics"
  draw(<CalendarLink />)
  fireEvent.click(await screen.findByRole("button", { name: "Copy" }))
  expect(await screen.findByText("Copied")).toBeTruthy()
  expect(await navigator.clipboard.readText()).toBe(link)
})

test("without a signal it says so, and tries again", async () => {
  isAway = true
  draw(<CalendarLink />)
  expect(screen.getByText("The link needs a signal.")).toBeTruthy()
  isAway = false
  fireEvent.click(screen.getByRole("button", { name: "Try again" }))
  expect(await screen.findByRole("button", { name: "Make a link" })).toBeTruthy()
})
