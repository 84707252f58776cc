/** Fault 16: the connection to the storage lost in the middle of a transaction, and no room on the phone. */

import { describe, expect, test } from "vitest"
import { nameOf, type Place, strike, type Trouble } from "./storage"
import { type Lived, live, newRep, type Story, stories } from "./stories"

/** A read costs as much to strike as a write, and there are many: so many are left out after each. */
const SOME = 7

/** Lives a story into trouble at a place. What was saved must be found then, and phone and server end equal. */
async function liveInto(trouble: Trouble, place: Place, story: Story["story"]): Promise<Lived> {
  const rep = await newRep()
  let lived: Lived = { announced: [], troubles: [] }
  const { error } = await strike(trouble, place, async () => {
    lived = await live(rep, story)
  })
  expect(error, nameOf(place)).toBeUndefined()
  await rep.expectFound()
  await rep.sync()
  await rep.expectEqual(`${trouble} at ${nameOf(place)}`)
  return lived
}

describe.each(stories)("$name", ({ story, places, lived }) => {
  const reads = places.filter(({ kind }) => kind === "read")
  const writes = places.filter(({ kind }) => kind === "write")
  const commits = places.filter(({ kind }) => kind === "commit")

  async function expectUnnoticed(place: Place): Promise<void> {
    const { announced, troubles } = await liveInto("lose", place, story)
    expect(troubles, nameOf(place)).toEqual([])
    expect(announced, nameOf(place)).toEqual(lived.announced.slice(0, announced.length))
  }

  test("fault 16: the connection lost at any write is opened again, and nobody notices", async () => {
    for (const place of [...writes, ...commits]) await expectUnnoticed(place)
  })

  test("fault 16: the connection lost at a read is opened again, and nobody notices", async () => {
    for (let at = 0; at < reads.length; at += SOME) {
      const place = reads[at]
      if (place) await expectUnnoticed(place)
    }
  })

  test("fault 16: no room at any write is told, nothing is called saved, and the next try does it", async () => {
    for (const place of writes) {
      const { troubles } = await liveInto("fill", place, story)
      expect(troubles, nameOf(place)).toMatchObject([{ name: "StoreError", code: "full" }])
    }
  })
})
