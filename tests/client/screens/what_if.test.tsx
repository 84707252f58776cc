// @vitest-environment happy-dom
// @vitest-environment-options {"settings": {"fetch": {"disableSameOriginPolicy": true}}}
/** The answers to every "what if": read from the files of the app when somebody asks. */

import { readFileSync } from "node:fs"
import { cleanup, fireEvent, screen } from "@testing-library/preact"
import { afterEach, expect, test } from "vitest"
import { WhatIf } from "../../../static/app/screens/me/what_if"
import told from "../../../static/app/words/en/notes.json"
import { listen } from "../net/server"
import { draw } from "./people"

let isAway = false

await listen((request, response) => {
  if (isAway || !request.url?.endsWith("/notes.json")) return void response.writeHead(503).end()
  response.writeHead(200, { "Content-Type": "application/json" })
  response.end(readFileSync("static/app/words/en/notes.json"))
})

afterEach(cleanup)

const unfold = () => fireEvent(screen.getByRole("group"), new Event("toggle"))

test("nothing is read before somebody asks, then every answer stands there", async () => {
  draw(<WhatIf />)
  expect(screen.queryAllByRole("definition")).toEqual([])
  unfold()
  expect(await screen.findByText("… there is no signal?")).toBeTruthy()
  expect(screen.getAllByRole("definition").map(({ textContent }) => textContent)).toEqual(
    told.map(([, then]) => then),
  )
})

test("a window that keeps no files says that they need a signal, and reads them when there is one", async () => {
  isAway = true
  draw(<WhatIf />)
  unfold()
  expect(await screen.findByText(/They need a signal/)).toBeTruthy()
  isAway = false
  unfold()
  expect(await screen.findByText("… there is no signal?")).toBeTruthy()
})
