/** The Book as a list: which customers a filter leaves, in which order, under which letter. */

import type { Alphabet } from "./alphabet"
import { distance, type Place } from "./near"
import type { Row } from "./row"
import { overdue, parseDay } from "./schedule"

/** What the chips above the Book ask for; null or false asks nothing. */
export interface Filter {
  overdue: boolean
  /** Where the rep stands, when asked for the customers near by. */
  here: Place | null
  tier: string | null
  company: string | null
  tag: string | null
}

export const EVERYONE: Filter = { overdue: false, here: null, tier: null, company: null, tag: null }

/** The customers under one letter. */
export interface Letter {
  letter: string
  rows: Row[]
}

/** A word to filter by, and how many customers carry it. */
export interface Choice {
  value: string
  count: number
}

/** How far "near" reaches in the Book, in kilometres: an hour's detour and back. */
const REACH = 50

/** Return true where the filter leaves everybody in. */
export function isEveryone(filter: Filter): boolean {
  return !filter.overdue && !filter.here && !filter.tier && !filter.company && !filter.tag
}

/** Return the rows a filter leaves; those near by are ordered by distance, all others keep their order. */
export function filterRows(rows: readonly Row[], filter: Filter, isOverdue: (row: Row) => boolean): Row[] {
  const { here, tier, company, tag } = filter
  const left = rows.filter(
    (row) =>
      (!tier || row.tier === tier) &&
      (!company || row.company === company) &&
      (!tag || row.tags.includes(tag)) &&
      (!here || (row.place !== undefined && distance(here, row.place) <= REACH)) &&
      (!filter.overdue || isOverdue(row)),
  )
  if (!here) return left
  const away = new Map(left.map((row) => [row.id, row.place ? distance(here, row.place) : REACH]))
  return left.sort((a, b) => (away.get(a.id) ?? REACH) - (away.get(b.id) ?? REACH))
}

/** Return the rows in the order of the list; what begins with no letter stands at the end. */
export function inOrder(rows: Iterable<Row>, { compare, letterOf }: Alphabet): Row[] {
  const sorted = Array.from(rows).sort((one, other) => compare(one.sort, other.sort))
  const isOther = ({ sort }: Row) => letterOf(sort) === "#"
  return [...sorted.filter((row) => !isOther(row)), ...sorted.filter(isOther)]
}

/** Return the rows parted by their letters, in the order given; rows of one letter stand together. */
export function byLetter(rows: readonly Row[], { letterOf }: Alphabet): Letter[] {
  const letters: Letter[] = []
  for (const row of rows) {
    const letter = letterOf(row.sort)
    const last = letters.at(-1)
    if (last?.letter === letter) last.rows.push(row)
    else letters.push({ letter, rows: [row] })
  }
  return letters
}

/** Return what `of` names in the rows, the most frequent first and equals by the alphabet. */
export function choices(rows: readonly Row[], of: (row: Row) => readonly string[]): Choice[] {
  const counts = new Map<string, number>()
  for (const row of rows) for (const value of of(row)) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value))
}

/** Return how many days an active customer has waited for a touch, and whether that is too long; else null. */
export function waited(row: Row, today: string): { days: number; isOverdue: boolean } | null {
  const day = parseDay(today)
  const { last, added, cadence, status } = row.due
  const wait = day === null ? null : overdue(parseDay(last?.day), parseDay(added), cadence, day)
  return wait && { days: wait.days, isOverdue: status === "active" && wait.ratio >= 1 }
}
