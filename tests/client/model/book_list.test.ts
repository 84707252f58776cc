/** The Book as a list: filters, letters, and what there is to filter by. */

import { describe, expect, test } from "vitest"
import { alphabetOf } from "../../../static/app/model/alphabet"
import { byLetter, choices, EVERYONE, filterRows, isEveryone } from "../../../static/app/model/book_list"
import { rowOfPerson } from "./people"

const gavle = { latitude: 60.6749, longitude: 17.1413 }
const rows = [
  rowOfPerson("Oskar Falk", {}, [], { tier: "A", company: "Falk Maskin", tags: ["sailing"] }),
  rowOfPerson("Karin Holm", {}, [], {
    tier: "B",
    company: "Nordverk",
    tags: ["golf", "sailing"],
    place: gavle,
  }),
  rowOfPerson("Pia Hult", {}, [], {
    tier: "A",
    company: "Nordverk",
    place: { latitude: 60.9, longitude: 17 },
  }),
  rowOfPerson("Maria Lindqvist", {}, [], {
    tier: "C",
    company: "Nordverk",
    place: { latitude: 10, longitude: 1 },
  }),
]
const names = (left: typeof rows) => left.map((row) => row.name)
const never = () => false

describe("filterRows", () => {
  test("it leaves everybody in when nothing is asked", () => {
    expect(isEveryone(EVERYONE)).toBe(true)
    expect(filterRows(rows, EVERYONE, never)).toEqual(rows)
  })

  test("it asks for all of what is asked at once", () => {
    const filter = { ...EVERYONE, company: "Nordverk", tier: "A" }
    expect(isEveryone(filter)).toBe(false)
    expect(names(filterRows(rows, filter, never))).toEqual(["Pia Hult"])
    expect(names(filterRows(rows, { ...EVERYONE, tag: "sailing" }, never))).toEqual([
      "Oskar Falk",
      "Karin Holm",
    ])
  })

  test("it keeps those who wait too long, as the rules say", () => {
    const isOverdue = (row: (typeof rows)[number]) => row.name.startsWith("M")
    expect(names(filterRows(rows, { ...EVERYONE, overdue: true }, isOverdue))).toEqual(["Maria Lindqvist"])
  })

  test("it orders those near by with the nearest first", () => {
    const here = { latitude: 60.88, longitude: 17 }
    expect(names(filterRows(rows, { ...EVERYONE, here }, never))).toEqual(["Pia Hult", "Karin Holm"])
  })
})

test("it parts the rows by their letters and keeps their order", () => {
  const letters = byLetter(rows, alphabetOf("en-GB"))
  expect(letters.map(({ letter }) => letter)).toEqual(["F", "H", "L"])
  expect(names(letters[1]?.rows ?? [])).toEqual(["Karin Holm", "Pia Hult"])
  expect(byLetter([], alphabetOf("en-GB"))).toEqual([])
})

test("it offers the most frequent company first, and those without one not at all", () => {
  const found = choices([...rows, rowOfPerson("Åsa Nyman")], (row) => (row.company ? [row.company] : []))
  expect(found).toEqual([
    { value: "Nordverk", count: 3 },
    { value: "Falk Maskin", count: 1 },
  ])
})
