/** Folding text for search and sorting: no case, no accents, no punctuation. */

/** Letters that Unicode does not take apart into a base letter and a mark. */
const SPECIAL: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  ł: "l",
  ħ: "h",
  ı: "i",
  ŋ: "ng",
  ĸ: "k",
  ŧ: "t",
}

const PLAIN = /^[a-z0-9 ]*$/
const MARKS = /\p{M}+/gu
const SPECIALS = new RegExp(`[${Object.keys(SPECIAL).join("")}]`, "g")
const APOSTROPHES = /['’ʼ`´]/g
const OTHERS = /[^\p{L}\p{N}]+/gu

/** Returns the text in small letters without accents, words parted by one space: "O’Brien-Müller" → "obrien muller". */
export function fold(text: string): string {
  const small = text.toLowerCase()
  if (PLAIN.test(small) && !small.includes("  ")) return small.trim()
  return small
    .normalize("NFKD")
    .replace(MARKS, "")
    .replace(SPECIALS, (letter) => SPECIAL[letter] ?? letter)
    .replace(APOSTROPHES, "")
    .replace(OTHERS, " ")
    .trim()
}
