/**
 * Fault 15: the app killed between any two things it writes: before each write and right after each commit. What was
 * called saved is found, nothing is there twice, and in the end phone and server hold the same.
 */

import { describe, expect, test } from "vitest"
import { nameOf, strike } from "./storage"
import { live, newRep, stories } from "./stories"

test("the stories write in every store there is", () => {
  const all = stories.flatMap(({ places }) => places.filter(({ kind }) => kind === "write"))
  const stores = new Set(all.map(({ what }) => what.split(" ")[1]))
  const every = ["mutations", "drafts", "meta", "bundles", "packs", "texts"]
  expect([...stores]).toEqual(expect.arrayContaining(every))
  expect(all.length).toBeGreaterThan(80)
})

describe.each(stories)("$name", ({ story, places }) => {
  test("fault 15: killed at any write, the app loses nothing it called saved and does nothing twice", async () => {
    for (const place of places.filter(({ kind }) => kind !== "read")) {
      const rep = await newRep()
      const { isDone } = await strike("kill", place, () => live(rep, story))
      expect(isDone, nameOf(place)).toBe(false)
      await rep.start()
      await rep.expectFound()
      await rep.sync()
      await rep.expectFound()
      await rep.expectEqual(`killed at ${nameOf(place)}`)
    }
  })
})
