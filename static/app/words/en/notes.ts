/** What happens to what a rep wrote, whatever else happens. docs/what-happens-to-my-notes.md says the same. */

import answers from "./notes.json?url"

export const notes = {
  title: "What happens to my notes if …",
  /** Where the answers lie: read when somebody asks, from the files the worker keeps. */
  answers,
  notHere: "The answers are not kept in this window. They need a signal.",
}
