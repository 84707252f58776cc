/** The Book: everybody, by name. */

import { numberText, plural } from "../dates"

export const book = {
  people: (count: number) => `${numberText(count)} ${plural(count, { one: "person", other: "people" })}`,
  found: (count: number) => `${numberText(count)} ${plural(count, { one: "person", other: "people" })} found`,
  search: "Search",
  searchHint: "Names, towns, children, notes",
  clear: "Clear",
  letters: "A–Z",
  lettersTitle: "Jump to a letter",
  filters: "Show",
  all: "All",
  near: "Near me",
  overdue: "Overdue",
  tier: (tier: string) => `Tier ${tier}`,
  company: "Company",
  tag: "Tag",
  which: (what: string) => `Which ${what.toLowerCase()}?`,
  looking: "Looking where you are",
  noPosition:
    "This phone would not say where you are. Allow it in the settings of the browser and try again.",
  tooMany: (count: number) => `More than ${numberText(count)} people: another letter will tell.`,
  inNotes: "In notes",
  searchingNotes: "Looking through the notes",
  none: (query: string) => `Nobody by “${query}”, and no note speaks of it.`,
  noneFiltered: "Nobody here.",
  noneNear: "Nobody within an hour's drive. An address with a place on the map makes somebody findable here.",
  showAll: "Show everybody",
  addNamed: (name: string) => `Add ${name}`,
  empty: "Everybody you call on, and what you would hate to forget about them.",
  firstCustomer: "Add a customer",
  import: "Bring in contacts from a file",
  nobodyYet: "Fetching your book",
} as const
