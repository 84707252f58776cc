import { expect, test } from "vitest"
import { namedId, newId } from "../../../static/app/model/ids"

const JONAS = "01930000-0000-7000-8000-0000000000aa"

test("it makes the same named ids as Python's uuid5", () => {
  // Printed by: python -c "from uuid import *; print(uuid5(UUID('01930000-…-0000000000aa'), NAME))"
  const known: [string, string][] = [
    ["setting", "33a5bb5d-650f-5f94-b9af-7b47564738df"],
    ["occ:01930000-0000-7000-8000-0000000000c1:2026:1", "d803dbe2-c328-5907-a853-d96e08edef7b"],
    ["", "a7f5f34f-51e2-514b-aa73-b9baba23cb84"],
    ["Zoë ☕ ".repeat(20), "fc53848c-b23c-57f6-a6a8-09c0685b1235"],
  ]
  for (const [name, id] of known) expect(namedId(JONAS, name)).toBe(id)
  expect(namedId(JONAS.toUpperCase(), "setting")).toBe(known[0]?.[1])
})

test("it agrees with the browser's own SHA-1 on names of every length around a block", async () => {
  const space = Uint8Array.from(JONAS.replaceAll("-", "").match(/../g) ?? [], (pair) =>
    Number.parseInt(pair, 16),
  )
  for (let length = 30; length < 120; length++) {
    const name = "x".repeat(length)
    const message = new Uint8Array([...space, ...new TextEncoder().encode(name)])
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-1", message))
    const first = Array.from(hash.slice(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("")
    expect(namedId(JONAS, name).slice(0, 8)).toBe(first)
  }
})

test("it refuses a user's id that is none", () => {
  expect(() => namedId("jonas", "setting")).toThrow("user's id")
})

test("a new id is a UUIDv7 that begins with its time", () => {
  const id = newId(0x0193_0000_0001)
  expect(id).toMatch(/^01930000-0001-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(newId()).not.toBe(newId())
})
