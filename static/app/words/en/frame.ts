/** The frame round every screen: the bar, the status mark, toasts and sheets. */

import { numberText } from "../dates"

export const frame = {
  app: "Blackbook",
  navigation: "Main",
  today: "Today",
  book: "Book",
  occasions: "Occasions",
  me: "Me",
  add: "Add",
  toBook: "‹ Book",

  fetching: (done: number, total: number) =>
    total > 0 ? `Fetching ${numberText(done)} of ${numberText(total)}` : "Fetching",
  safe: "All safe",
  waiting: (count: number) => `${numberText(count)} waiting`,
  noSignal: "no signal",
  signedOut: "sign in to send",

  save: "Save",
  cancel: "Cancel",
  close: "Close",
  remove: "Remove",
  undo: "Undo",
  undone: "Taken back",
  saved: "Saved",
  removed: (what: string) => `${what} removed`,
  more: "More",
  less: "Less",
  notSaved: "This could not be kept on the phone. Your words are still here: try Save again.",
  wentWrong: "This page did not open",
  sheetFailed: "This could not be opened. Load the page again; what you typed is kept.",
  stillSafe: "What you saved is safe on this phone. Try the page again, or another one below.",
  again: "Try again",
  updateReady: "A new version is ready.",
  update: "Use it now",
} as const
