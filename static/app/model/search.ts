/** Search as you type: a plain scan over folded rows, ranked; then, where asked, over the notes. */

import { fold } from "./fold"
import type { Row } from "./row"
import { forgiving, prepareForgiving, slipsIn } from "./slips"

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
const WORTH = { wholeName: 64, startOfName: 32, wordOfName: 16, word: 8, inName: 4, anywhere: 2 }

/**
 * The folded rows laid end to end, a line for each. One long text is searched several times faster than ten
 * thousand short ones, each of which lies somewhere else in the memory.
 */
interface Index {
  text: string
  /** Where each row begins, and where the text ends. */
  starts: Uint32Array
  /** Where the name ends in each row. */
  names: Uint32Array
  /** The rows by the letter they begin with: most of the text need not be gone through for those. */
  initials: ReadonlyMap<string, number[]>
  /** A word that was looked for last and stands nowhere. */
  missing: string | null
}

/** Made once for each list of rows. */
const indexes = new WeakMap<readonly Row[], Index>()

function indexOf(rows: readonly Row[]): Index {
  const known = indexes.get(rows)
  if (known) return known
  const starts = new Uint32Array(rows.length + 1)
  const names = new Uint32Array(rows.length)
  let size = 0
  const initials = new Map<string, number[]>()
  for (const [at, row] of rows.entries()) {
    names[at] = size + row.folded_name.length
    size += row.folded.length + 1
    starts[at + 1] = size
    const initial = row.folded.charAt(0)
    const alike = initials.get(initial)
    if (alike) alike.push(at)
    else initials.set(initial, [at])
  }
  const index: Index = {
    text: rows.map((row) => `${row.folded}\n`).join(""),
    starts,
    names,
    initials,
    missing: null,
  }
  indexes.set(rows, index)
  return index
}

/**
 * Does ahead of the first key press what each list of rows needs once, and searches for a letter that nearly all
 * of them have, so that the browser has made fast code of it. For an idle moment.
 */
export function prepareSearch(rows: readonly Row[]): void {
  search(rows, "e", 1)
  prepareForgiving(rows)
}

/**
 * Finds customers by name, company, people, towns and tags: every word of the query must stand somewhere.
 * Names come first, beginnings of words before their middles; rows of equal worth keep their order. Accents
 * are no matter, and where nothing matches a slip of the finger is forgiven.
 */
export function search(rows: readonly Row[], query: string, limit: number): Found[] {
  const words = wordsOf(query)
  if (words.length === 0) return []
  const index = indexOf(rows)
  const missing = words.filter((word) => isMissing(index, word))
  // Nothing is near a short word, so nobody looks for it among all the words there are.
  if (missing.some((word) => slipsIn(word) === 0)) return []
  const found = missing.length > 0 ? [] : exactly(rows, index, words, limit)
  return found.length > 0 ? found : forgiving(rows, words, limit)
}

function wordsOf(query: string): string[] {
  return fold(query).split(" ").filter(Boolean)
}

/**
 * The rows in which every word stands, the most worth first. Where the beginnings of names fill the list, nothing
 * else is looked for: one letter stands somewhere in nearly all of ten thousand rows.
 */
function exactly(rows: readonly Row[], index: Index, words: readonly string[], limit: number): Found[] {
  const inName = words.length * WORTH.wordOfName
  const { wholes, starts } = rowsBeginning(index, words.join(" "), limit)
  const named = [
    ...wholes.map((at) => ({ row: rows[at] as Row, score: inName + WORTH.wholeName })),
    ...starts.map((at) => ({ row: rows[at] as Row, score: inName + WORTH.startOfName })),
  ]
  if (named.length >= limit) return named.slice(0, limit)
  return [...named, ...standing(rows, index, words, new Set([...wholes, ...starts]), limit - named.length)]
}

/** True if `word` stands in no row: so does none that contains it, and nobody goes through the text again for it. */
function isMissing(index: Index, word: string): boolean {
  if (index.missing !== null && word.includes(index.missing)) return true
  if (index.text.includes(word)) return false
  index.missing = word
  return true
}

/** The rows that begin with `query`, in their order, up to `limit` of each: as whole words, or as a part of one. */
function rowsBeginning(
  { text, starts: lines, initials }: Index,
  query: string,
  limit: number,
): { wholes: number[]; starts: number[] } {
  const wholes: number[] = []
  const starts: number[] = []
  for (const place of initials.get(query.charAt(0)) ?? []) {
    const line = lines[place] as number
    if (!text.startsWith(query, line)) continue
    const next = text.charAt(line + query.length)
    const found = next === " " || next === "\n" ? wholes : starts
    if (found.length < limit) found.push(place)
    if (wholes.length === limit) break
  }
  return { wholes, starts }
}

/**
 * The rows beside `taken` in which every word stands, the most worth first: in heaps by worth. The longest word
 * leads through the text; the others are looked up where it stands.
 */
function standing(
  rows: readonly Row[],
  { text, starts, names }: Index,
  words: readonly string[],
  taken: ReadonlySet<number>,
  limit: number,
): Found[] {
  const leader = words.reduce((longest, word) => (word.length > longest.length ? word : longest))
  const others = words.filter((word) => word !== leader)
  const most = words.length * WORTH.wordOfName
  const heaps = new Map<number, Found[]>()
  let place = 0
  for (let hit = text.indexOf(leader); hit >= 0; hit = text.indexOf(leader, starts[place + 1])) {
    while ((starts[place + 1] as number) <= hit) place += 1
    if (taken.has(place)) continue
    const [start, end, name] = [starts[place] as number, starts[place + 1] as number, names[place] as number]
    const rest = worthOfOthers(rows[place] as Row, others)
    if (rest < 0) continue
    const score = worthAt(text, leader, hit, start, name, end) + rest
    const heap = heaps.get(score)
    if (!heap) heaps.set(score, [{ row: rows[place] as Row, score }])
    else if (heap.length < limit) heap.push({ row: rows[place] as Row, score })
    if (score === most && (heaps.get(most)?.length ?? 0) >= limit) break
  }
  const scores = [...heaps.keys()].sort((a, b) => b - a)
  return scores.flatMap((score) => heaps.get(score) ?? []).slice(0, limit)
}

/** What the other words are worth together; -1 where one of them is missing. */
function worthOfOthers(row: Row, words: readonly string[]): number {
  let sum = 0
  for (const word of words) {
    const { folded, folded_name } = row
    const at = folded.indexOf(word)
    if (at < 0) return -1
    sum += worthAt(folded, word, at, 0, folded_name.length, folded.length)
  }
  return sum
}

/** What `word` is worth in a row that goes from `start` to `end`, its name to `name`; it first stands at `first`. */
function worthAt(
  text: string,
  word: string,
  first: number,
  start: number,
  name: number,
  end: number,
): number {
  for (let at = first; at >= 0 && at < end; at = text.indexOf(word, at + 1)) {
    if (at === start || text.charAt(at - 1) === " ") return at < name ? WORTH.wordOfName : WORTH.word
  }
  return first < name ? WORTH.inName : WORTH.anywhere
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
