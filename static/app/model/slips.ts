/** Slips of the finger in a search, forgiven where nothing matched: a word of the query may be near a word of the row. */

import type { Row } from "./row"
import type { Found } from "./search"

/** What a word that is near is worth; as much again where it stands in the name. */
const SLIP = 1

/** A word that stands in these rows: its letters as bits, and the rows it stands in. */
interface Word {
  letters: number
  rows: number[]
}

/** Made on the first miss, once for each list of rows. */
const vocabularies = new WeakMap<readonly Row[], Map<string, Word>>()

function vocabularyOf(rows: readonly Row[]): Map<string, Word> {
  const known = vocabularies.get(rows)
  if (known) return known
  const words = new Map<string, Word>()
  for (const [at, row] of rows.entries()) {
    for (const word of row.folded.split(" ")) {
      const entry = words.get(word)
      if (entry) entry.rows.push(at)
      else words.set(word, { letters: lettersOf(word), rows: [at] })
    }
  }
  vocabularies.set(rows, words)
  return words
}

function lettersOf(word: string): number {
  let bits = 0
  for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) & 31)
  return bits
}

function countBits(bits: number): number {
  let left = bits
  let counted = 0
  for (; left !== 0; counted++) left &= left - 1
  return counted
}

/** The slips forgiven in a word: none in a short one, where everything is near everything. */
export function slipsIn(word: string): number {
  return word.length < 4 ? 0 : word.length < 8 ? 1 : 2
}

/** Does ahead of the first miss what each list of rows needs once. */
export function prepareForgiving(rows: readonly Row[]): void {
  vocabularyOf(rows)
}

/** The rows in which every word stands or a word near it; those where the name is near come first. */
export function forgiving(rows: readonly Row[], words: readonly string[], limit: number): Found[] {
  const vocabulary = vocabularyOf(rows)
  let left: Map<number, number> | null = null
  for (const word of words) {
    const here = new Map<number, number>()
    for (const near of wordsNear(vocabulary, word)) {
      for (const at of vocabulary.get(near)?.rows ?? []) {
        const before: number | undefined = left ? left.get(at) : SLIP
        if (before === undefined || here.has(at)) continue
        here.set(at, before + (rows[at]?.folded_name.includes(near) ? SLIP : 0))
      }
    }
    left = here
  }
  const found = [...(left ?? [])].sort(([a, mine], [b, theirs]) => theirs - mine || a - b)
  return found.slice(0, limit).map(([at, score]) => ({ row: rows[at] as Row, score }))
}

function wordsNear(vocabulary: ReadonlyMap<string, Word>, word: string): string[] {
  const slips = slipsIn(word)
  const letters = lettersOf(word)
  const near: string[] = []
  for (const [other, { letters: theirs }] of vocabulary) {
    // Most words are out by their length or their letters alone.
    if (other.length < word.length - slips || countBits(letters & ~theirs) > slips) continue
    if (isNear(word, other, slips)) near.push(other)
  }
  return near
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
