/** Fault 16: the connection to the storage lost in the middle of a transaction, and no room on the phone. */

import { describe, expect, test, vi } from "vitest"
import { strike } from "./storage"
import { type Lived, live, newRep, stories } from "./stories"

vi.setConfig({ testTimeout: 180_000 })

describe.each(stories)("$name", ({ story, places, lived }) => {
  test("fault 16: the connection lost at any write is opened again, and nobody notices", async () => {
    for (const [at, place] of places.entries()) {
      const rep = await newRep()
      let now: Lived | undefined
      const { error } = await strike("lose", at, async () => {
        now = await live(rep, story)
      })
      expect(error, `${at} ${place}`).toBeUndefined()
      expect(now?.announced, `${at} ${place}`).toEqual(lived.announced.slice(0, now?.announced.length))
      expect(now?.troubles, `${at} ${place}`).toEqual([])
      await rep.expectFound()
      await rep.sync()
      await rep.expectEqual(`lost at ${at} ${place}`)
    }
  })

  test("fault 16: no room at any write is told, nothing is called saved, and the next try does it", async () => {
    for (const [at, place] of places.entries()) {
      if (place.startsWith("commit")) continue
      const rep = await newRep()
      let now: Lived | undefined
      const { error } = await strike("fill", at, async () => {
        now = await live(rep, story)
      })
      expect(error, `${at} ${place}`).toBeUndefined()
      expect(now?.troubles, `${at} ${place}`).toMatchObject([{ name: "StoreError", code: "full" }])
      await rep.expectFound()
      await rep.sync()
      await rep.expectEqual(`full at ${at} ${place}`)
    }
  })
})
