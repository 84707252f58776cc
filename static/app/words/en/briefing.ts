/** The briefing: sentences, not labels. */

import { ago, daysBetween, daysText, length, nearDay, timeText } from "../dates"
import { days } from "./days"
import { kinds } from "./kinds"

/** "Friday", "last Friday", "today", "3 June". */
const day = (on: string, today: string) => nearDay(on, today, { last: (weekday) => `last ${weekday}` })

/** "on Friday", "last Friday", "today", "on 3 June". */
const onDay = (on: string, today: string) => {
  const inDays = daysBetween(today, on)
  if (Math.abs(inDays) <= 1 || (inDays < 0 && inDays > -8)) return day(on, today)
  return `on ${day(on, today)}`
}

const their = (gender: string | undefined) =>
  gender === "female" ? "her" : gender === "male" ? "him" : "them"

const startUpper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export const briefing = {
  call: "Call",
  message: "Message",
  wayThere: "Way there",
  logVisit: "Log visit",
  noPhone: "Add a number",
  noAddress: "Add an address",
  addWho: "Add how to say the name, the job, the company",
  called: (nickname: string) => `“${nickname}”`,

  silenced: "Paused reminders",
  silencedReason: {
    birthday: "Birthdays",
    occasion: "Other occasions",
    ask: "How it went",
    promise: "Promises",
    visit: "Planned visits",
    write_up: "Writing it up",
    overdue: "Out of touch for long",
  } as Readonly<Record<string, string>>,
  silencedWhy: "three times not useful",
  turnOnAgain: "Turn on again",
  turnedOnAgain: "These reminders come again",

  avoid: "Do not raise:",
  around: (gender: string | undefined) => `Around ${their(gender)}`,
  alsoAround: (gender: string | undefined) => `Also around ${their(gender)}`,
  nobodyYet: "Who is at home? Add spouse and children.",

  /** "daughter, turns 16 in 6 days"; "son, 19"; "late husband". */
  kin: (person: {
    relation: string | undefined
    gender: string | undefined
    status: string | undefined
    age: { years: number; about: boolean } | null
    turns: { inDays: number; years: number | null } | null
  }): string => {
    const who = days.kin(person.relation, person.gender)
    if (person.status === "deceased") return who ? `late ${who}` : "died"
    const { age, turns } = person
    const when =
      turns === null
        ? age && `${age.about ? "about " : ""}${age.years}`
        : turns.years === null
          ? `birthday ${ago(turns.inDays)}`
          : `turns ${turns.years} ${ago(turns.inDays)}`
    return [who, person.status === "separated" && "separated", when].filter(Boolean).join(", ")
  },

  lastMet: "Last met",
  lastContact: "Last contact",
  /** "14 months ago, lunch". */
  lastWhen: (inDays: number, type: string) =>
    `${ago(inDays)}, ${kinds.touchType[type as keyof typeof kinds.touchType].toLowerCase()}`,
  nothingSaid: "Nothing was written down.",
  neverMet: "You have not met yet.",

  since: "Since then",
  news: "To ask after",
  /** "How did Arnold's exam go, last Friday?" */
  ask: (name: string | undefined, type: string, label: string | undefined, on: string, today: string) => {
    const its = days.day(type, label)
    const what = name ? `${days.whose(name)} ${its}` : label || `the ${its}`
    return type === "holiday"
      ? `How was ${what}, ${day(on, today)}?`
      : `How did ${what} go, ${day(on, today)}?`
  },
  /** "Signe turned 16 on 3 June"; "Wedding anniversary on 3 June". */
  passed: (
    name: string | undefined,
    gender: string | undefined,
    type: string,
    label: string | undefined,
    years: number | undefined,
    on: string,
    today: string,
  ) => {
    if (type === "birthday") {
      const who = name ?? (gender === "female" ? "She" : gender === "male" ? "He" : "They")
      return years
        ? `${who} turned ${years} ${onDay(on, today)}`
        : `${who} had a birthday ${onDay(on, today)}`
    }
    const what = name ? `${days.whose(name)} ${days.day(type, label)}` : startUpper(days.day(type, label))
    return `${what} was ${onDay(on, today)}`
  },
  /** "Call 3 weeks ago: asked for the price list". */
  entry: (type: string | undefined, inDays: number, said: string) => {
    const what = type ? kinds.touchType[type as keyof typeof kinds.touchType] : "Noted"
    return said ? `${what} ${ago(inDays)}: ${said}` : `${what} ${ago(inDays)}`
  },

  promised: "Promised",
  alsoPromised: "Promised too",
  fromThem: (gender: string | undefined) => `From ${their(gender)}: `,
  /** "due last Friday". */
  due: (on: string, today: string) => `due ${day(on, today)}`,
  keepThis: (what: string) => `Kept: ${what}`,
  kept: "Promise kept",

  next: "Next",
  /** "Signe turns 16 in 6 days"; "Wedding anniversary, 20 years, in 3 weeks". */
  coming: (
    name: string | undefined,
    gender: string | undefined,
    type: string,
    label: string | undefined,
    years: number | undefined,
    inDays: number,
  ) => {
    if (type === "birthday") {
      const who = name ?? (gender === "female" ? "She" : gender === "male" ? "He" : "They")
      const turns = name || gender === "female" || gender === "male" ? "turns" : "turn"
      if (years) return `${who} ${turns} ${years} ${ago(inDays)}`
      return name ? `${days.whose(name)} birthday ${ago(inDays)}` : `Birthday ${ago(inDays)}`
    }
    const what = name ? `${days.whose(name)} ${days.day(type, label)}` : startUpper(days.day(type, label))
    return years ? `${what}, ${length(365 * years)}, ${ago(inDays)}` : `${what} ${ago(inDays)}`
  },

  /** "Visit today, 10:30". */
  plan: (type: string, on: string, time: string | null | undefined, today: string) => {
    const what = kinds.touchType[type as keyof typeof kinds.touchType]
    return time ? `${what} ${day(on, today)}, ${timeText(time)}` : `${what} ${day(on, today)}`
  },
  noAim: "What do you want from it?",

  deceased: "Has died. Nothing is due any more.",
  lost: "Lost as a customer.",
  paused: "Paused: no reminders of being overdue.",

  timeline: "The story so far",
  noStory: "Nothing written yet. The first note takes ten seconds.",
  wasPlanned: "was planned",
  cancelled: "did not take place",
  private: "private",
  waiting: "kept on this phone, not sent yet",
  showAll: (count: number) => `Show all ${count}`,
  known: "Good to know",
  dates: "Days to remember",
  settled: "Promises kept and dropped",
  dropped: "dropped",
  contact: "How to reach",
  details: "In the book",
  edit: "Edit",
  addTo: { note: "Write a note", fact: "Add a fact", occasion: "Add a day", person: "Add somebody" },
  birthday: (text: string) => `Born ${text}`,
  tier: (tier: string, count: number) => `Tier ${tier}, every ${daysText(count)}`,
  every: (count: number) => `Every ${daysText(count)}`,

  missing: "This customer is not on this phone.",
  missingHint: "Either still being fetched, or in a colleague's book.",
  toBook: "Open the Book",

  /** "How to say the name: “ma-REE-a” or “MA-ria”?" */
  conflict: (field: string, theirs: string, mine: string) => `${field}: “${theirs}” or “${mine}”?`,
  theirsStays: "Theirs, in the book now",
  mineCame: "Mine, came later",
  useMine: "Use mine",
  keepTheirs: "Keep theirs",
  keepBoth: "Keep both",
  nothing: "nothing",
  settledConflict: "Settled",
} as const
