/** Numbers as English says them: "two visits", "1,200 people". */

import { numberText, plural } from "../dates"

const SMALL = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
]

/** Small numbers in letters, larger ones in figures, with the form that goes with them. */
export function counted(count: number, one: string, other: string): string {
  return `${SMALL[count] ?? numberText(count)} ${plural(count, { one, other })}`
}

/** The same at the beginning of a sentence. */
export function startUpper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
