/** Whether the book may be shown on this phone: not when the server has not been heard for too many days. */

import { type ReadonlySignal, signal } from "@preact/signals"
import { type Heard, type Reading, readingAt } from "../model/reading"
import { changeHeard, currentUser, type KnownUser } from "./device"

const state = signal<Reading>("open")

/** Read by the frame: where it is not `open`, only what waits is shown. */
export const reading: ReadonlySignal<Reading> = state

/** Written no oftener than this, in milliseconds: Me says it to the minute. */
const OFTEN = 60_000

let turn: Promise<void> = Promise.resolve()

/** One after the other: a look at the clock that began before the server was heard must not have the last word. */
function inTurn(work: () => Promise<void>): Promise<void> {
  turn = turn.then(work, work)
  return turn
}

/** Looks at the clock. That the days are over is remembered. */
export function checkReading(): Promise<void> {
  return inTurn(async () => {
    const owner = await currentUser()
    const now = Date.now()
    const found = readingAt(owner?.heard, now)
    if (owner && found === "over" && !owner.heard?.isOver) {
      await changeHeard(owner.user, (heard) => over(heard ?? { at: now, days: 0 }, now))
    }
    state.value = found
  })
}

function over(heard: Heard, now: number): Heard {
  return readingAt(heard, now) === "over" ? { ...heard, isOver: true } : heard
}

/** The server was heard just now: the book is open for so many days more. */
export function noteHeard({ user }: KnownUser, days: number): Promise<void> {
  return inTurn(async () => {
    const before = (await currentUser())?.heard
    const at = Date.now()
    const isSame = before && !before.isOver && before.days === days && Math.abs(at - before.at) < OFTEN
    if (!isSame) await changeHeard(user, () => ({ at, days }))
    state.value = "open"
  })
}
