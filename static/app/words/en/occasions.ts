/** Occasions: the year ahead. */

import { numberText, plural } from "../dates"

export const occasions = {
  subtitle: (count: number) =>
    `${numberText(count)} ${plural(count, { one: "day", other: "days" })} to remember in the year ahead`,
  months: "Jump to",
  today: "Today",
  thisWeek: "This week",
  nextWeek: "Next week",
  add: "Add an occasion",
  empty: "A birthday, a wedding day, an exam: write it down once, and Blackbook speaks up in time.",
} as const
