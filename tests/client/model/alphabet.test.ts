/** The Book in the order of the rep's language, and the letters its names stand under. */

import { expect, test } from "vitest"
import { alphabetOf } from "../../../static/app/model/alphabet"
import { byLetter, inOrder } from "../../../static/app/model/book_list"
import { rowOfPerson } from "./people"

/** The order of these family names, each letter with those under it. */
function book(language: string | undefined, ...names: string[]) {
  const rows = inOrder(
    names.map((name) => rowOfPerson(name, {}, [], { sort: name })),
    alphabetOf(language),
  )
  return byLetter(rows, alphabetOf(language)).map(
    ({ letter, rows }) => `${letter}: ${rows.map(({ sort }) => sort).join(" ")}`,
  )
}

const NORDIC = [
  "Öberg",
  "Zetterlund",
  "Åberg",
  "Ek",
  "Ärlig",
  "Andersson",
  "Østby",
  "Æbelø",
  "Aagaard",
  "Olsen",
]

const FIRST = ["A: Andersson", "E: Ek", "O: Olsen", "Z: Zetterlund"]

test.each([
  ["sv-SE", ["A: Aagaard Andersson", ...FIRST.slice(1), "Å: Åberg", "Ä: Æbelø Ärlig", "Ö: Öberg Østby"]],
  ["fi", ["A: Aagaard Andersson", ...FIRST.slice(1), "Å: Åberg", "Ä: Æbelø Ärlig", "Ö: Öberg Østby"]],
  ["nb-NO", [...FIRST, "Æ: Æbelø Ärlig", "Ø: Öberg Østby", "Å: Åberg Aagaard"]],
  ["da", [...FIRST, "Æ: Æbelø Ärlig", "Ø: Öberg Østby", "Å: Åberg Aagaard"]],
  ["de-DE", ["A: Aagaard Åberg Æbelø Andersson Ärlig", "E: Ek", "O: Öberg Olsen Østby", "Z: Zetterlund"]],
])("in %s each letter stands where it belongs", (language, expected) => {
  expect(book(language, ...NORDIC)).toEqual(expected)
})

test("what begins with no letter of ours stands at the end", () => {
  expect(book("en", "王", "3M", "Zorn", "Иван", "", "Ek")).toEqual(["E: Ek", "Z: Zorn", "#:  3M Иван 王"])
})

test("a language nobody knows is ordered as the phone has it", () => {
  expect(book("no such language", "Ek", "Berg")).toEqual(["B: Berg", "E: Ek"])
})

test("in every language those of one letter stand together", () => {
  const names = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇČĎÐÉĚĞÍİŁŃŇÑÓÔÖØŘŚŞŠŤÚŮÜÝŹŻŽÞ"].flatMap((letter) =>
    ["a", "h", "s", "z"].map((next) => letter + next),
  )
  for (const language of "ca cs cy de en es et fr hr hu is it lt lv nl pl pt ro sk sl sq sv tr vi".split(
    " ",
  )) {
    const letters = book(language, ...names).map((line) => line.charAt(0))
    expect(new Set(letters).size, language).toBe(letters.length)
  }
})
