/** Search as you type: a plain scan over folded rows, ranked; then, where asked, over the notes. */

import { fold } from "./fold"
import type { Row } from "./row"

export interface Found {
  row: Row
  /** Higher is better. */
  score: number
  /** The words of a note around the hit, where the hit is in a note. */
  excerpt?: string
}

/** What the second pass reads of a customer: the texts of notes, facts and promises, each with its record's id. */
export interface CustomerTexts {
  id: string
  notes: { id: string; text: string }[]
  /** All of them folded, one to a line; made on the first search and kept. */
  folded?: string
}

/** What a word of the query is worth where it stands; the order of these is the order of the list. */
const WORTH = { wholeName: 64, startOfName: 32, wordOfName: 16, word: 8, inName: 4, anywhere: 2, slip: 1 }

/**
 * Finds customers by name, company, people, towns and tags: every word of the query must stand somewhere.
 * Names come first, beginnings of words before their middles; rows of equal worth keep their order. Accents
 * are no matter, and where nothing matches a slip of the finger is forgiven.
 */
export function search(rows: readonly Row[], query: string, limit: number): Found[] {
  const words = wordsOf(query)
  if (words.length === 0) return []
  const whole = words.join(" ")
  const found = best(rows, limit, (row) => worthOf(row, words, whole))
  return found.length > 0 ? found : forgiving(rows, words, limit)
}

function wordsOf(query: string): string[] {
  return fold(query).split(" ").filter(Boolean)
}

/** Takes the rows of the highest worth: sorted into heaps, because one letter can match all ten thousand. */
function best(rows: readonly Row[], limit: number, worth: (row: Row) => number): Found[] {
  const heaps = new Map<number, Found[]>()
  for (const row of rows) {
    const score = worth(row)
    if (score === 0) continue
    const heap = heaps.get(score)
    if (!heap) heaps.set(score, [{ row, score }])
    else if (heap.length < limit) heap.push({ row, score })
  }
  const scores = [...heaps.keys()].sort((a, b) => b - a)
  return scores.flatMap((score) => heaps.get(score) ?? []).slice(0, limit)
}

function worthOf({ folded, folded_name }: Row, words: readonly string[], whole: string): number {
  let sum = 0
  for (const word of words) {
    const at = folded.indexOf(word)
    if (at < 0) return 0
    sum += worthAt(folded, folded_name.length, word, at)
  }
  if (folded.startsWith(whole)) {
    const end = folded.charAt(whole.length)
    sum += end === " " || end === "" ? WORTH.wholeName : WORTH.startOfName
  }
  return sum
}

function worthAt(folded: string, name: number, word: string, first: number): number {
  let inName = first < name
  for (let at = first; at >= 0; at = folded.indexOf(word, at + 1)) {
    if (at === 0 || folded.charAt(at - 1) === " ") return at < name ? WORTH.wordOfName : WORTH.word
    inName ||= at < name
  }
  return inName ? WORTH.inName : WORTH.anywhere
}

/** Every word that stands in these rows, with its letters as bits. Made once for each list of rows. */
const vocabularies = new WeakMap<readonly Row[], Map<string, number>>()

function vocabularyOf(rows: readonly Row[]): Map<string, number> {
  const known = vocabularies.get(rows)
  if (known) return known
  const words = new Map<string, number>()
  for (const row of rows) {
    for (const word of row.folded.split(" ")) if (!words.has(word)) words.set(word, lettersOf(word))
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
function slipsIn(word: string): number {
  return word.length < 4 ? 0 : word.length < 8 ? 1 : 2
}

function forgiving(rows: readonly Row[], words: readonly string[], limit: number): Found[] {
  const vocabulary = vocabularyOf(rows)
  const choices = words.map((word) => {
    const slips = slipsIn(word)
    const letters = lettersOf(word)
    const near: string[] = []
    for (const [other, theirs] of vocabulary) {
      if (other.length < word.length - slips || countBits(letters & ~theirs) > slips) continue
      if (isNear(word, other, slips)) near.push(other)
    }
    return near.map((other) => ` ${other}`)
  })
  if (choices.some((near) => near.length === 0)) return []
  return best(rows, limit, (row) => {
    const padded = ` ${row.folded} `
    const isFound = choices.every((near) => near.some((word) => padded.includes(`${word} `)))
    const inName = choices.filter((near) => near.some((word) => ` ${row.folded_name} `.includes(`${word} `)))
    return isFound ? WORTH.slip + inName.length : 0
  })
}

/**
 * True if `word` becomes `other`, or the beginning of `other`, with at most `slips` letters added, left out,
 * changed or swapped with their neighbour (Damerau-Levenshtein, optimal string alignment).
 */
export function isNear(word: string, other: string, slips: number): boolean {
  const columns = Math.min(other.length, word.length + slips)
  let before: number[] = []
  let above = Array.from({ length: columns + 1 }, (_, column) => column)
  for (let row = 1; row <= word.length; row++) {
    const here = [row]
    let least = row
    for (let column = 1; column <= columns; column++) {
      const isEqual = word[row - 1] === other[column - 1]
      let cost = Math.min(
        (above[column] as number) + 1,
        (here[column - 1] as number) + 1,
        (above[column - 1] as number) + (isEqual ? 0 : 1),
      )
      if (
        row > 1 &&
        column > 1 &&
        word[row - 1] === other[column - 2] &&
        word[row - 2] === other[column - 1]
      ) {
        cost = Math.min(cost, (before[column - 2] as number) + 1)
      }
      here.push(cost)
      least = Math.min(least, cost)
    }
    if (least > slips) return false
    before = above
    above = here
  }
  return Math.min(...above) <= slips
}

/** Finds the customers of one slice in whose texts every word of the query stands at the beginning of a word. */
export function searchNotes(
  texts: readonly CustomerTexts[],
  query: string,
): { id: string; note: string; excerpt: string }[] {
  const words = wordsOf(query)
  if (words.length === 0) return []
  return texts.flatMap((customer) => {
    customer.folded ??= customer.notes.map(({ text }) => ` ${fold(text)}`).join("\n")
    const { folded, id, notes } = customer
    if (!words.every((word) => folded.includes(` ${word}`))) return []
    const lines = folded.split("\n")
    const at = lines.findIndex((line) => words.every((word) => line.includes(` ${word}`)))
    const note = notes[at < 0 ? lines.findIndex((line) => line.includes(` ${words[0]}`)) : at]
    return note ? [{ id, note: note.id, excerpt: excerptOf(note.text, words) }] : []
  })
}

const EXCERPT = 90
const LEAD_IN = 24

/** The text around the first word found, cut at spaces. */
function excerptOf(text: string, words: readonly string[]): string {
  const parts = text.split(/\s+/)
  const at = parts.findIndex((part) => words.some((word) => fold(part).startsWith(word)))
  let start = Math.max(at, 0)
  for (let size = 0; start > 0 && size < LEAD_IN; start--) size += (parts[start - 1] as string).length + 1
  let excerpt = start > 0 ? "…" : ""
  for (const part of parts.slice(start)) {
    if (excerpt.length + part.length > EXCERPT) return `${excerpt.trimEnd()}…`
    excerpt += `${part} `
  }
  return excerpt.trimEnd()
}
