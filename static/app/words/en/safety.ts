/** What is safe where. */

import { numberText } from "../dates"
import { counted, startUpper } from "./counted"

const changes = (count: number) => counted(count, "change", "changes")

/** What each kind of change is called in the list of what waits. */
const WHAT: Record<string, string> = {
  customer: "about them",
  company: "a company",
  person: "somebody around them",
  occasion: "an occasion",
  fact: "a fact",
  touch: "a touch",
  note: "a note",
  promise: "a promise",
  picture: "a photo",
  handled: "a reminder settled",
  conflict: "a choice between two versions",
  setting: "how Blackbook behaves",
}

export const safety = {
  title: "What is safe where",
  allSafe: "Everything you wrote is safe on the server.",
  waits: (count: number, since: string) =>
    `${startUpper(counted(count, "change waits", "changes wait"))} on this phone since ${since}.`,
  fetching: (done: number, total: number) =>
    `Fetching your book: ${numberText(done)} of ${numberText(total)} people are here.`,
  fetchingBegins: "Fetching your book.",
  whySignal: "There is no signal. What you wrote is kept here and goes out by itself.",
  whySignedOut: "You are signed out. What you wrote is kept here until you sign in again.",
  whySending: "On the way.",
  noSignal: "No signal. You can go on working: everything is here.",
  signedOut: "You are signed out. Sign in, and what you write goes out again.",
  signIn: "Sign in",
  wiped:
    "This phone was signed out for you. What you wrote here has been handed in, and the book is gone from it.",
  upgrade: "This version is too old to go on. Take the new one below.",
  tryNow: "Try now",
  trying: "Trying",
  what: (kind: string, isNew: boolean) =>
    kind === "customer" && isNew ? "new in your book" : (WHAT[kind] ?? kind),
  yourWishes: "You",
  notHere: "Somebody who is not on this phone",
  someone: "Somebody in your book",
  removed: (what: string) => `${what}, removed`,
  merged: (name: string | undefined) => (name ? `the same person as ${name}` : "the same person twice"),
  parted: "two people after all",
  broughtBack: (what: string) => `${what}, brought back`,
  added: (what: string) => `${what} put in`,
  takenOut: (what: string) => `${what} taken out`,
  why: {
    signal: "waits for a signal",
    signedOut: "waits until you sign in",
    sending: "on the way",
    held: "the server does not take it as it is",
  },
  since: (when: string, why: string) => `Written ${when}. Now: ${why}.`,
  open: (name: string) => `Open ${name}`,
  saveFile: "Save as a file",
  correct: "Correct and send again",
  sendAgain: "Send again",
  sentAgain: "Goes out again",
  elsewhere: "Put it with somebody else",
  elsewhereTitle: "Where does it belong?",
  elsewhereSaid: (name: string) => `Put with ${name}`,
  putAway: "Put away",
  putAwayHint: "It is not sent and not listed any more. Its words stay on this phone until you sign out.",
  putAwaySaid: "Put away",
  askedAgain:
    "The server asked for your whole book twice within an hour. This phone keeps what it has and tries again later. Tell whoever looks after Blackbook.",
  andMore: (count: number) => `and ${changes(count)} more`,

  last: "Last exchange",
  never: "not yet",
  storage: "Kept on this phone",
  persisted: "for good",
  persistedHint: "The phone has promised not to clear your book.",
  notPersisted: "as long as there is room",
  notPersistedHint:
    "A phone that runs out of room may clear the book. What is on the server comes back. Installing Blackbook makes this rare.",
  unknown: "this browser does not say",
  openAway: "Works without a signal",
  shell: {
    coming: "not yet",
    ready: "yes",
    unsupported: "no, because this window keeps no apps: the browser cannot, or it is a private one.",
    refused: "no, because a private window keeps no apps. Open Blackbook in an ordinary one.",
    interrupted: "no, because the app did not come whole. Open it again where there is a signal.",
  },

  others: "Your other devices",
  otherWaits: (count: number, since: string | null) =>
    since ? `${changes(count)} not sent since ${since}` : `${changes(count)} not sent yet`,
  otherSafe: "nothing waits there",

  parked: "Kept aside",
  parkedHint:
    "The server could not take these as they are. Nothing is lost: open, look, and write it again where it belongs.",
  reason: (reason: string): string => REASONS[reason] ?? "the server did not understand it",
  rescue: "If this app ever misbehaves",
} as const

const REASONS: Record<string, string> = {
  unknown_kind: "this server is older than the app",
  unknown_field: "this server is older than the app",
  unknown_op: "this server is older than the app",
  invalid: "the server found no sense in it",
  too_long: "it was too long",
  unknown_record: "what it belongs to is gone",
  unknown_book: "the book is no longer yours",
  wrong_user: "it was written by somebody else on this phone",
  revoked: "this phone was signed out before it came",
  handed_over: "the customer is no longer yours; whoever has them now can accept it",
}
