/** Slips of the finger in a search, forgiven where nothing matched: a word of the query may be near a word of the row. */

import type { Row } from "./row"
import { lettersOf, raise, type Vocabulary, type Worths } from "./vocabulary"

/** What a word that is near is worth: where it stands in the name, and elsewhere. */
const NEAR = { inName: 2, anywhere: 1 }

/** The slips forgiven in a word: none in a short one, where everything is near everything. */
export function slipsIn(word: string): number {
  return word.length < 4 ? 0 : word.length < 8 ? 1 : 2
}

/** What the words near `word` are worth in each row; null where none is near. */
export function worthsNear(rows: readonly Row[], { words }: Vocabulary, word: string): Worths | null {
  const slips = slipsIn(word)
  const letters = lettersOf(word)
  let worths: Worths | null = null
  for (const { text, letters: theirs, named, elsewhere } of words) {
    // Most words are out by their length or their letters alone.
    if (text.length < word.length - slips || hasMore(letters & ~theirs, slips)) continue
    if (!isNear(word, text, slips)) continue
    worths ??= new Uint8Array(rows.length)
    raise(worths, named, NEAR.inName)
    raise(worths, elsewhere, NEAR.anywhere)
  }
  return worths
}

/** True if more than `most` of the bits are set. */
function hasMore(bits: number, most: number): boolean {
  let left = bits
  for (let taken = 0; taken < most; taken++) left &= left - 1
  return left !== 0
}

/** Three rows of the table of distances, used again for every pair of words. */
const LONGEST = 64
const table = [0, 1, 2].map(() => new Uint8Array(LONGEST + 1)) as [Uint8Array, Uint8Array, Uint8Array]

/**
 * True if `word` becomes `other`, or the beginning of `other`, with at most `slips` letters added, left out,
 * changed or swapped with their neighbour (Damerau-Levenshtein, optimal string alignment).
 */
export function isNear(word: string, other: string, slips: number): boolean {
  if (slips === 0 || word.length + slips > LONGEST) return other.startsWith(word)
  const columns = Math.min(other.length, word.length + slips)
  let [before, above, here] = table
  for (let column = 0; column <= columns; column++) above[column] = column
  for (let row = 1; row <= word.length; row++) {
    const letter = word.charCodeAt(row - 1)
    let least = row
    here[0] = row
    for (let column = 1; column <= columns; column++) {
      const theirs = other.charCodeAt(column - 1)
      let cost = at(above, column - 1) + (letter === theirs ? 0 : 1)
      cost = Math.min(cost, at(above, column) + 1, at(here, column - 1) + 1)
      const isSwapped =
        row > 1 &&
        column > 1 &&
        letter === other.charCodeAt(column - 2) &&
        word.charCodeAt(row - 2) === theirs
      if (isSwapped) cost = Math.min(cost, at(before, column - 2) + 1)
      here[column] = cost
      if (cost < least) least = cost
    }
    if (least > slips) return false
    ;[before, above, here] = [above, here, before]
  }
  return above.subarray(0, columns + 1).some((cost) => cost <= slips)
}

function at(line: Uint8Array, column: number): number {
  return line[column] as number
}
