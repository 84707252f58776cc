/** Long text is cut where a word ends. */

import { expect, test } from "vitest"
import { excerpt } from "../../../static/app/ui/told"

test("short text stays as it is, on one line", () => {
  expect(excerpt("First name is fine.")).toBe("First name is fine.")
  expect(excerpt("two\n\nlines ")).toBe("two lines")
})

test("long text ends at a word, without a dangling comma", () => {
  expect(excerpt("Skiing in Åre with the children, Erik broke a wrist", 34)).toBe(
    "Skiing in Åre with the children …",
  )
})

test("a word without end is cut through", () => {
  expect(excerpt("a".repeat(200), 10)).toBe(`${"a".repeat(10)} …`)
})

test("no letter is cut in two", () => {
  expect(excerpt("🎿".repeat(20), 3)).toBe("🎿🎿🎿 …")
})
