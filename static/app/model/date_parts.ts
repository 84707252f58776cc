/** A partial date as somebody fills it in: three fields, each of which may be empty. */

import { parsePartial } from "./schedule"

export interface DateParts {
  day: string
  month: string
  year: string
}

/** What is wrong with the parts; the editors have a sentence for each. */
export type DateFault = "dateDay" | "dateMonth" | "dateAlone" | "dateYear"

/** Return the three fields of `1980-03-22`, `--03-22`, `1980-03`, `1980`; all empty for anything else. */
export function partsOf(text: string | undefined): DateParts {
  const known = parsePartial(text)
  return {
    day: known?.day ? String(known.day) : "",
    month: known?.month ? String(known.month) : "",
    year: known?.year ? String(known.year).padStart(4, "0") : "",
  }
}

/** Return the date of the fields, `""` where all are empty, or the name of what is wrong. */
export function joinParts(parts: DateParts): { date: string } | { fault: DateFault } {
  const [day, month, year] = [parts.day.trim(), parts.month.trim(), parts.year.trim()]
  if (!day && !month && !year) return { date: "" }
  if (year && !/^\d{4}$/.test(year)) return { fault: "dateYear" }
  if (day && !month) return { fault: "dateMonth" }
  if (!year && !day) return { fault: "dateAlone" }
  const date = [year || "-", month && two(month), day && two(day)].filter(Boolean).join("-")
  return parsePartial(date) ? { date } : { fault: year === "0000" ? "dateYear" : "dateDay" }
}

function two(number: string): string {
  return number.padStart(2, "0")
}
