/** What colleagues suggest, and what became of what oneself removed or wrote late. */

import { counted, startUpper } from "./counted"

export const suggestions = {
  title: "From colleagues",
  what: "Colleagues wrote these for customers who are yours now.",
  back: "Me",
  count: (count: number) => startUpper(counted(count, "suggestion waits", "suggestions wait")),
  none: "Nothing waits for your word. What a colleague writes late for a customer of yours is listed here.",
  needsSignal: "These lie on the server: to see and to answer them needs a signal.",
  again: "Try again",
  lostPhone: (name: string) => `${name}, on a phone that was signed out`,
  now: (value: string) => `Now: ${value}`,
  suggested: (value: string) => `Suggested: ${value}`,
  inBook: "In your book now",
  theirs: (name: string) => `Suggested by ${name}`,
  accept: "Accept",
  accepted: "Accepted",
  keptBoth: "Your value stays. Choose on the customer's page.",
  dismiss: "Put aside",
  dismissed: "Put aside",
  forwarded: "It is in your book already.",
  seen: "Seen",
  seenSaid: "Seen",

  lateFrom: (name: string, day: string) => `late from ${name}, written ${day}`,

  notices: "Good to know",
  read: "Read",
  readSaid: "Put away on all your devices",
  stays: (what: string, who: string | undefined, field: string | undefined) => {
    const how = field ? `changed ${field}` : "wrote something there"
    return who
      ? `${what} stays: ${who} ${how} after you removed it.`
      : `${what} stays: you ${how} on another device after you removed it.`
  },
  late: {
    accepted: "A colleague accepted what you changed late.",
    dismissed: "A colleague did not take what you changed late.",
    came: "What you wrote late is in a colleague's book now.",
    waits: "What you changed late waits for a colleague's word.",
  },
} as const
