/** The order of names and the letters they stand under, as the rep's language has them. */

export interface Alphabet {
  /** Negative where the first name stands before the second. */
  compare(one: string, other: string): number
  /** The letter a name stands under; "#" for what begins with none. */
  letterOf(name: string): string
}

/** Letters that are their own in some languages, behind Z, and an A, an O or a T in the others. */
const BEHIND = "ÅÄÆÖØÞ"

const known = new Map<string | undefined, Alphabet>()

/** Return the alphabet of a language (BCP 47), of the phone's own where it is undefined or unknown. */
export function alphabetOf(language: string | undefined): Alphabet {
  const found = known.get(language) ?? make(language)
  known.set(language, found)
  return found
}

function make(language: string | undefined): Alphabet {
  const { compare } = collator(language)
  const base = collator(language, { sensitivity: "base" }).compare
  const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ").sort(compare)
  for (const letter of Array.from(BEHIND).sort(compare)) {
    if (base(letters.at(-1) as string, letter) < 0) letters.push(letter)
  }
  const beginnings = new Map<string, string>()
  return {
    compare,
    letterOf(name) {
      // Two, because Aa is an Å in Danish.
      const beginning = name.slice(0, 2)
      let letter = beginnings.get(beginning)
      if (letter === undefined) {
        const isLatin = /^\p{Script=Latin}/u.test(beginning)
        letter = (isLatin && letters.filter((one) => base(one, beginning) <= 0).at(-1)) || "#"
        beginnings.set(beginning, letter)
      }
      return letter
    },
  }
}

function collator(language: string | undefined, options?: Intl.CollatorOptions): Intl.Collator {
  try {
    return new Intl.Collator(language, options)
  } catch {
    return new Intl.Collator(undefined, options)
  }
}
