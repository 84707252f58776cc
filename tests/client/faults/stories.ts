/** Two days of a rep, and the places where they write. */

import { expect } from "vitest"
import { listen } from "../net/server"
import { BOOK, customerId } from "../store/phone"
import { given, MARIA, note, Rep } from "./rep"
import { clearStorage, isStruck, type Place, placesOf } from "./storage"

type Step = (rep: Rep) => Promise<unknown>

/** What a rep does, step by step: between them they write everything the app writes. */
const STORIES: Record<string, Step[]> = {
  "a day": [
    (rep) => rep.sync(),
    (rep) => rep.app.saveDraft("note", { text: "Sails with" }),
    (rep) => rep.say(note("n1", "Sails with her son"), given("Mia", "M1")),
    (rep) => rep.app.dropDraft("note"),
    (rep) => rep.sync(),
    // Two edits in a row become one, and what was sent is not touched any more.
    (rep) => rep.say(given("Mimi", "Mia")),
    (rep) => rep.say(given("Mimmi", "Mimi")),
    (rep) => rep.sync(),
    // Removed and brought back.
    async (rep) => {
      const { undo } = await rep.app.save([{ op: "delete", kind: "note", id: "n1", customer_id: MARIA }])
      await rep.sync()
      await undo()
    },
    (rep) => rep.sync(),
  ],
  "a bad day": [
    (rep) => rep.say(note("n1", "Sails with her son"), given("Mia", "M1")),
    (rep) => rep.sync(),
    // The server is restored from last night's backup.
    (rep) => {
      Object.assign(rep.server, { epoch: "e2", entries: rep.server.entries.slice(0, 3), receipts: new Map() })
      return rep.sync()
    },
    // It does not take a note, which is put away and taken out again.
    (rep) => {
      rep.server.refuse = ({ id }) => (id === "n2" ? { reason: "invalid" } : null)
      return rep.say(note("n2", "Plays golf on Sundays"))
    },
    (rep) => rep.sync(),
    async (rep) => {
      const [aside] = await rep.app.parked()
      rep.back = await rep.app.putAway(aside?.mutation.mid ?? "")
      expect(await rep.app.parked()).toEqual([])
    },
    async (rep) => {
      await rep.back()
      expect(await rep.app.parked()).toHaveLength(1)
    },
    // The whole book goes to a colleague while something waits.
    (rep) => rep.say(note("n3", "Promised her the boat")),
    (rep) => {
      rep.server.books = []
      return rep.sync()
    },
  ],
}

let rep: Rep
await listen((request, response, body) => rep.server.handle(request, response, body))

/** A rep on a fresh phone, whose server sends two customers at a time. */
export async function newRep(): Promise<Rep> {
  clearStorage()
  rep = await Rep.begin(3)
  Object.assign(rep.server, { pageSize: 2, brief: [customerId(3)], books: [BOOK] })
  return rep
}

/**
 * Lives a story step by step, until the end of the step in which trouble came; a step once more where the phone had no
 * room for it. Returns what was announced to the screens in each, and what was told of the phone's storage.
 */
export async function live(rep: Rep, story: readonly Step[]): Promise<Lived> {
  const lived: Lived = { announced: [], troubles: [] }
  for (const step of story) {
    await step(rep).catch((error: unknown) => {
      if ((error as Error).name !== "StoreError") throw error
      lived.troubles.push(error)
      return step(rep)
    })
    lived.announced.push([...rep.announced].sort())
    rep.announced.clear()
    if (isStruck()) break
  }
  return lived
}

export interface Lived {
  announced: string[][]
  troubles: unknown[]
}

export interface Story {
  name: string
  story: readonly Step[]
  /** Where it writes, where that is committed, and where it reads. */
  places: Place[]
  /** How it goes without trouble. */
  lived: Lived
}

export const stories: Story[] = []

for (const [name, story] of Object.entries(STORIES)) {
  const rep = await newRep()
  let lived: Lived | undefined
  const places = await placesOf(async () => {
    lived = await live(rep, story)
  })
  await rep.expectEqual()
  if (lived) stories.push({ name, story, places, lived })
}
