/**
 * The words that stand in a list of rows, each with the rows it stands in. Ten thousand people share some
 * thousand names, towns and tags: a search goes through these, and only then to the rows.
 */

import type { Row } from "./row"

export interface Word {
  text: string
  /** Its letters as bits. */
  letters: number
  /** The places in the list of the rows whose name has it. */
  named: number[]
  /** And of those that have it somewhere else. */
  elsewhere: number[]
}

export interface Vocabulary {
  words: readonly Word[]
  /** The words, a line for each: one long text is searched many times faster than thousands of short ones. */
  text: string
  /** Where each word begins in it, and where the text ends. */
  starts: Uint32Array
  /** The names by the letter they begin with. */
  initials: ReadonlyMap<string, Names>
}

/** The names of some rows, laid out in the same way, with the places of their rows. */
export interface Names {
  text: string
  starts: Uint32Array
  places: readonly number[]
}

/** What a word of a query is worth in each row of a list; 0: it is not there. */
export type Worths = Uint8Array

/** Made once for each list of rows. */
const vocabularies = new WeakMap<readonly Row[], Vocabulary>()

/** Returns the words of these rows. */
export function vocabularyOf(rows: readonly Row[]): Vocabulary {
  const known = vocabularies.get(rows)
  if (known) return known
  const words = new Map<string, Word>()
  const initials = new Map<string, number[]>()
  for (const [at, { folded, folded_name }] of rows.entries()) {
    for (const text of folded_name.split(" ")) note(wordIn(words, text).named, at)
    for (const text of folded.slice(folded_name.length + 1).split(" "))
      note(wordIn(words, text).elsewhere, at)
    const initial = folded_name.charAt(0)
    const alike = initials.get(initial)
    if (alike) alike.push(at)
    else initials.set(initial, [at])
  }
  words.delete("")
  const vocabulary = {
    words: [...words.values()],
    ...laidOut([...words.keys()]),
    initials: new Map([...initials].map(([initial, places]) => [initial, namesOf(rows, places)])),
  }
  vocabularies.set(rows, vocabulary)
  return vocabulary
}

function namesOf(rows: readonly Row[], places: readonly number[]): Names {
  return { places, ...laidOut(places.map((at) => (rows[at] as Row).folded_name)) }
}

function wordIn(words: Map<string, Word>, text: string): Word {
  const known = words.get(text)
  if (known) return known
  const word = { text, letters: lettersOf(text), named: [], elsewhere: [] }
  words.set(text, word)
  return word
}

/** Once, however often the word stands in the row. */
function note(places: number[], at: number): void {
  if (places.at(-1) !== at) places.push(at)
}

/** A line for each, with a line's end before the first one too. */
function laidOut(lines: readonly string[]): { text: string; starts: Uint32Array } {
  const starts = new Uint32Array(lines.length + 1)
  starts[0] = 1
  for (const [place, line] of lines.entries()) starts[place + 1] = (starts[place] as number) + line.length + 1
  return { text: `\n${lines.join("\n")}\n`, starts }
}

/** Returns which letters a word has, as bits. */
export function lettersOf(word: string): number {
  let bits = 0
  for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) & 31)
  return bits
}

/** Lets `worths` be at least `worth` at these places. */
export function raise(worths: Worths, places: readonly number[], worth: number): void {
  for (const at of places) {
    if ((worths[at] as number) < worth) worths[at] = worth
  }
}
