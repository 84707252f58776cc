/** Search as you type: a plain scan over folded rows, ranked; then, where asked, over the notes. */

import type { Row } from "./row"

export interface Found {
  row: Row
  /** Higher is better. */
  score: number
  /** The words of a note around the hit, where the hit is in a note. */
  excerpt?: string
}

/** Finds customers by name, company, people, towns, tags; forgives accents and, where nothing matches, a slip. */
export function search(_rows: readonly Row[], _query: string, _limit: number): Found[] {
  throw new Error("not yet")
}

/** Finds the customers in one slice of whose notes every word of the query stands. */
export function searchNotes(
  _texts: readonly { id: string; notes: readonly { id: string; text: string }[] }[],
  _query: string,
): { id: string; excerpt: string }[] {
  throw new Error("not yet")
}
