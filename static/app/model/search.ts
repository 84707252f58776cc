/** Search as you type: the words of the rows are gone through, and the rows ranked; then, where asked, the notes. */

import { fold } from "./fold"
import type { Row } from "./row"
import { slipsIn, worthsNear } from "./slips"
import { raise, type Vocabulary, vocabularyOf, type Worths } from "./vocabulary"

/** What the second pass reads of a customer: the texts of notes, facts and promises, each with its record's id. */
export interface CustomerTexts {
  id: string
  notes: { id: string; text: string }[]
  /** All of them folded, one to a line; made on the first search and kept. */
  folded?: string
}

/** What a word of the query is worth where it stands; the order of these is the order of the list. */
const WORTH = { wordOfName: 16, word: 8, inName: 4, anywhere: 2 }

/**
 * Does ahead of the first key press what each list of rows needs once, and searches for what nearly all of them
 * have and for what none has, so that the browser has made fast code of it. For an idle moment.
 */
export function prepareSearch(rows: readonly Row[]): void {
  search(rows, "e", rows.length)
  search(rows, "qqqq", 1)
}

/**
 * Finds customers by name, company, people, towns and tags: every word of the query must stand somewhere.
 * Names come first, beginnings of words before their middles; rows of equal worth keep their order. Accents
 * are no matter, and where nothing matches a slip of the finger is forgiven.
 */
export function search(rows: readonly Row[], query: string, limit: number): Row[] {
  const words = wordsOf(query)
  if (words.length === 0) return []
  const vocabulary = vocabularyOf(rows)
  // One letter stands in nearly all of ten thousand rows: where beginnings fill the list, they will do.
  const first = rowsBeginning(rows, vocabulary, words.join(" "), limit)
  if (first.length === limit) return first
  const worths = words.map((word) => worthsOf(rows, vocabulary, word))
  // Nothing is near a short word, so nobody looks for it any further.
  if (words.some((word, at) => !worths[at] && slipsIn(word) === 0)) return []
  const found = [...first, ...best(rows, worths, new Set(first), limit - first.length)]
  if (found.length > 0) return found
  return best(
    rows,
    words.map((word) => worthsNear(rows, vocabulary, word)),
    new Set(),
    limit,
  )
}

function wordsOf(query: string): string[] {
  return fold(query).split(" ").filter(Boolean)
}

/** Up to `limit` rows whose name begins with `query`, in their order: those where a word ends with it come first. */
function rowsBeginning(rows: readonly Row[], { initials }: Vocabulary, query: string, limit: number): Row[] {
  const names = initials.get(query.charAt(0))
  if (!names) return []
  const { text, starts, places } = names
  const wholes: Row[] = []
  const parts: Row[] = []
  const line = `\n${query}`
  let name = 0
  for (let hit = text.indexOf(line); hit >= 0 && wholes.length < limit; hit = text.indexOf(line, hit + 1)) {
    const next = text.charAt(hit + line.length)
    const alike = next === " " || next === "\n" ? wholes : parts
    if (alike.length >= limit) continue
    while ((starts[name] as number) <= hit) name += 1
    alike.push(rows[places[name] as number] as Row)
  }
  return [...wholes, ...parts].slice(0, limit)
}

/** What `word` is worth in each row; null where it stands in none. */
function worthsOf(rows: readonly Row[], { words, text, starts }: Vocabulary, word: string): Worths | null {
  let worths: Worths | null = null
  let place = 0
  for (let hit = text.indexOf(word); hit >= 0; hit = text.indexOf(word, starts[place + 1])) {
    while ((starts[place + 1] as number) <= hit) place += 1
    const { named, elsewhere } = words[place] as (typeof words)[number]
    const isBeginning = hit === starts[place]
    worths ??= new Uint8Array(rows.length)
    raise(worths, named, isBeginning ? WORTH.wordOfName : WORTH.inName)
    raise(worths, elsewhere, isBeginning ? WORTH.word : WORTH.anywhere)
  }
  return worths
}

/** The rows beside `taken` in which every word is worth something, the most first, else in their order. */
function best(
  rows: readonly Row[],
  worths: readonly (Worths | null)[],
  taken: ReadonlySet<Row>,
  limit: number,
): Row[] {
  const heaps: Row[][] = Array.from({ length: worths.length * WORTH.wordOfName + 1 }, () => [])
  for (let at = 0; at < rows.length; at++) {
    let sum = 0
    for (const each of worths) {
      const worth = each?.[at]
      if (!worth) {
        sum = 0
        break
      }
      sum += worth
    }
    if (sum === 0) continue
    const [heap, row] = [heaps[sum] as Row[], rows[at] as Row]
    if (heap.length < limit && !taken.has(row)) heap.push(row)
  }
  return heaps.reverse().flat().slice(0, limit)
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
