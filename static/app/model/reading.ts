/** For how long the book may be read without a word from the server (docs/decisions/reading-lock.md). Pure. */

const DAY = 86_400_000
/** Beyond so many days over the limit it is rather the clock that is wrong. */
const DOUBTFUL = 365

/** When the server was last heard, by this phone's clock (milliseconds), and for how many days that is good. */
export interface Heard {
  at: number
  days: number
  /** The days were over once: no clock that is set back opens the book again, only the server does. */
  isOver?: boolean
}

/** `over`: nothing of the book is shown. `doubtful`: nothing either, for as long as the clock says so. */
export type Reading = "open" | "over" | "doubtful"

/** Return whether the book may be read at `now`; a phone that was never told for how long may always. */
export function readingAt(heard: Heard | undefined, now: number): Reading {
  if (!heard) return "open"
  if (heard.isOver) return "over"
  const over = (now - heard.at) / DAY - heard.days
  if (over <= 0) return "open"
  return over > DOUBTFUL ? "doubtful" : "over"
}
