/** Where two texts differ, word by word: the longest words in common stay plain, the rest is marked. */

/** A piece of a text; `isOwn`: the other text does not say it here. */
export interface Part {
  text: string
  isOwn: boolean
}

/** Comparisons at most: beyond it a middle that differs is marked as a whole instead of keeping the phone busy. */
const MOST = 1_000_000

/** Return both texts as parts that, put together, are the texts again. */
export function differences(one: string, other: string): [Part[], Part[]] {
  const [a, b] = [wordsOf(one), wordsOf(other)]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const [mine, theirs] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  const [inA, inB] = common(mine, theirs)
  const whole = (words: string[], middle: boolean[]) =>
    joined(words, (at) => at < start || at >= words.length - end || middle[at - start] === true)
  return [whole(a, inA), whole(b, inB)]
}

/** Words, each with the space that follows it. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? []
}

/** Which words of each belong to the longest sequence in common. */
function common(a: readonly string[], b: readonly string[]): [boolean[], boolean[]] {
  const inA: boolean[] = []
  const inB: boolean[] = []
  if (a.length * b.length > MOST) return [inA, inB]
  const width = b.length + 1
  // The length of the longest sequence in common from each pair of places to the ends.
  const longest = new Uint16Array((a.length + 1) * width)
  const at = (row: number, column: number) => longest[row * width + column] as number
  for (let row = a.length - 1; row >= 0; row--) {
    for (let column = b.length - 1; column >= 0; column--) {
      longest[row * width + column] = isSame(a[row], b[column])
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  for (let row = 0, column = 0; row < a.length && column < b.length; ) {
    if (isSame(a[row], b[column])) {
      inA[row++] = true
      inB[column++] = true
    } else if (at(row + 1, column) >= at(row, column + 1)) row++
    else column++
  }
  return [inA, inB]
}

/** The same word, whatever space follows it. */
function isSame(one: string | undefined, other: string | undefined): boolean {
  return one?.trim() === other?.trim()
}

/** Words side by side that are alike in being shared, or not, as one part. */
function joined(words: readonly string[], isShared: (at: number) => boolean): Part[] {
  const parts: Part[] = []
  for (const [at, text] of words.entries()) {
    const isOwn = !isShared(at)
    const last = parts.at(-1)
    if (last?.isOwn === isOwn) last.text += text
    else parts.push({ text, isOwn })
  }
  return parts
}
