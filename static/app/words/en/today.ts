/** Today: what is planned, to be asked, near, owed and overdue. */

import { counted, startUpper } from "./counted"

/** What stands on the page, as a sentence counts it. */
interface Counts {
  visits: number
  birthdays: number
  days: number
  asks: number
  promises: number
}

export const today = {
  /** "Two visits, one birthday, one promise". */
  summary: ({ visits, birthdays, days, asks, promises }: Counts): string => {
    const parts = [
      visits > 0 && counted(visits, "visit", "visits"),
      birthdays > 0 && counted(birthdays, "birthday", "birthdays"),
      days > 0 && counted(days, "occasion", "occasions"),
      asks > 0 && counted(asks, "question", "questions"),
      promises > 0 && counted(promises, "promise", "promises"),
    ].filter((part) => part !== false)
    return parts.length > 0 ? startUpper(parts.join(", ")) : "Nothing planned, nothing owed"
  },

  visits: "Visits",
  visit: (at: string, isTomorrow: boolean) => (isTomorrow ? ["tomorrow", at].filter(Boolean).join(" ") : at),
  anyTime: "today",
  held: "It happened",
  heldSaid: "Kept as held",
  calledOff: "Called off",
  calledOffSaid: "Taken off the plan",

  writeUps: "Write it up",
  writeUp: "Write a note",

  asks: "Ask after",
  answer: "Keep the answer",
  answered: (question: string, answer: string) => `${question}: ${answer}`,
  answerSaid: "Kept as a note",

  days: "Occasions",
  done: "Done",
  doneSaid: "Done, not to be told again",

  promises: "Promised",
  promisedTo: (name: string, due: string) => `to ${name}, due ${due}`,
  promisedBy: (name: string, due: string) => `from ${name}, due ${due}`,
  lastWeekday: (weekday: string) => `last ${weekday}`,
  kept: "Kept",
  keptByThem: "They kept it",
  keptSaid: "Promise kept",
  dropped: "No longer needed",
  droppedSaid: "Promise let go",

  overdue: "Not in touch for long",
  lastTouch: (type: string, day: string) => `${type} on ${day}`,
  noTouch: "no word since they came into the book",
  plan: "Plan a visit",

  near: "Near you",
  whoIsNear: "Who is near me?",
  looking: "Looking where you are",
  nearHint: "Asked only now, and it stays on this phone.",
  nobodyNear: "Nobody in your book within half an hour.",
  notSeen: (length: string) => `not seen for ${length}`,
  seen: (when: string) => `seen ${when}`,

  act: (what: string) => `What to do: ${what}`,
  tomorrow: "Tomorrow",
  inAWeek: "In a week",
  inAMonth: "In a month",
  later: (day: string) => `Back ${day}`,
  notUseful: "Not useful",
  notUsefulSaid: "Noted as not useful",
  paused: "Three times not useful: paused for this customer. The page of the customer turns it on again.",
  all: (count: number) => `All ${count}`,

  quiet: "Nothing planned and nobody waiting. A good day for somebody you have not seen for long.",
  allOccasions: "See the year ahead",
  empty: "Every morning this page says whom you meet, whom to ask after what, and what you promised.",

  otherPhone: (count: number, label: string) =>
    `${startUpper(counted(count, "change waits", "changes wait"))} on ${label}. Open Blackbook there to send ${count === 1 ? "it" : "them"}.`,
  stopped: "Reminders stopped on this phone.",
  turnOn: "Turn on",
  offer: "Shall Blackbook tell you this in the morning?",
  seeSample: "Show me how",
  notNow: "Not now",
} as const
