/** Fault 15, where the app takes away what it keeps: killed in the middle of it, nothing is left that nobody can reach. */

import { beforeEach, expect, test, vi } from "vitest"
import { listen } from "../net/server"
import { note, Rep } from "./rep"
import { clearStorage, nameOf, placesOf, strike } from "./storage"

vi.stubGlobal("location", { origin: "https://blackbook.example", assign: vi.fn(), reload: vi.fn() })
vi.stubGlobal("document", { visibilityState: "visible", referrer: "" })
vi.stubGlobal("navigator", {})

let rep: Rep
await listen((request, response, body) => rep.server.handle(request, response, body))

async function newRep(): Promise<Rep> {
  clearStorage()
  rep = await Rep.begin(2)
  await rep.sync()
  await rep.say(note("n1", "Typed before"))
  return rep
}

beforeEach(newRep)

/** How many databases of this user are on the phone. */
async function left(): Promise<number> {
  return (await indexedDB.databases()).filter(({ name }) => name?.includes(rep.user)).length
}

/** Whether the user is still known here, and can empty the phone once more. */
async function isKnown(): Promise<boolean> {
  return (await rep.app.knownUsers()).some(({ user }) => user === rep.user)
}

test("fault 15: a lost phone that is killed while it empties itself goes on at the next start", async () => {
  const empty = async () => {
    rep.server.wipe = true
    await rep.app.syncNow()
  }
  const places = await placesOf(empty)
  expect(places.filter(({ what }) => what.startsWith("drop"))).not.toEqual([])
  for (const place of places.filter(({ kind }) => kind !== "read")) {
    await newRep()
    await strike("kill", place, empty)
    await rep.start()
    if (await isKnown()) await rep.app.syncNow()
    expect(await left(), nameOf(place)).toBe(0)
    expect(
      rep.server.records.map(({ id }) => id),
      "what waited was handed over first",
    ).toContain("n1")
  }
})

test("fault 15: killed while it is discarded, a book is gone or can be discarded again", async () => {
  const discard = () => rep.app.signOut("discard")
  for (const place of (await placesOf(discard)).filter(({ kind }) => kind !== "read")) {
    await newRep()
    await strike("kill", place, discard)
    await rep.start()
    if (await isKnown()) await rep.app.signOut("discard")
    expect(await left(), nameOf(place)).toBe(0)
  }
})
