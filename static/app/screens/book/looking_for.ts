/** What the rep is looking for in the Book. It outlives the screen: back from a briefing, the list stands as left. */

import { computed, signal } from "@preact/signals"
import { EVERYONE, type Filter, filterRows, isEveryone, waited } from "../../model/book_list"
import type { Place } from "../../model/near"
import { rows } from "../../store/book"
import { today } from "../../ui/today"

export const query = signal("")
export const filter = signal<Filter>(EVERYONE)

/** True while anything is typed in the search box. */
export const isSearching = computed(() => query.value.trim() !== "")

/** The letter the rep jumps to in the list. */
export const jump = signal<string | null>(null)

/** How far the list was scrolled when the rep left it, in pixels. */
export const scrolled = { to: 0 }

/** The customers the filter leaves, in order of the list or of their distance. */
export const left = computed(() =>
  isEveryone(filter.value)
    ? rows.value
    : filterRows(rows.value, filter.value, (row) => waited(row, today.value)?.isOverdue ?? false),
)

/** Show what `asked` names and nothing else of what was looked for before. */
export function lookFor(asked: Partial<Filter>): void {
  query.value = ""
  filter.value = { ...EVERYONE, ...asked }
  scrolled.to = 0
}

const PATIENCE = 10_000

/** Ask the phone where it is; only ever from a tap. Rejects when it will not say, or not in ten seconds. */
export function whereAmI(): Promise<Place> {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) return reject(new Error("no position on this phone"))
    navigator.geolocation.getCurrentPosition(({ coords }) => resolve(coords), reject, {
      timeout: PATIENCE,
      maximumAge: 120_000,
    })
  })
}
