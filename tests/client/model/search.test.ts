import { expect, test } from "vitest"
import { fold } from "../../../static/app/model/fold"
import type { Fields, StoredRecord } from "../../../static/app/model/records"
import { type Row, rowOf } from "../../../static/app/model/row"
import { search, searchNotes } from "../../../static/app/model/search"
import { isNear } from "../../../static/app/model/slips"

const companies = new Map([["ikea", recordOf("company", "ikea", { name: "Bäckerei Holm" })]])

function recordOf(kind: StoredRecord["kind"], id: string, data: Fields): StoredRecord {
  return { kind, id, book: "b", customer_id: null, ver: 1, by: "", at: "", data }
}

function customer(id: string, data: Fields, people: string[] = []): Row {
  const records = [
    recordOf("customer", id, data),
    ...people.map((name) => recordOf("person", `${id}-${name}`, { name })),
  ]
  return rowOf({ id, records }, companies) as Row
}

const rows = [
  customer("1", { given: "Anna", family: "Weber", tags: ["golf"] }, ["Arnold Müller"]),
  customer("2", { given: "Jürgen", family: "Müller", company_id: "ikea" }),
  customer("3", { given: "Ann", family: "Ødegård", addresses: [{ locality: "Malmö" }] }),
  customer("4", { given: "Siân", family: "O’Brien", phonetic: "SHARN" }),
  customer("5", { given: "Muller", family: "Weiß" }),
  customer("6", { given: "Johanna", family: "Łukasz", nickname: "Hanni" }),
]

const found = (query: string, limit = 10) => search(rows, query, limit).map(({ id }) => id)

test.each([
  ["nothing", "", []],
  ["only marks", " -’ ", []],
  ["the whole name before its beginning", "ann", ["3", "1", "6"]],
  ["an accent typed or not", "müller", ["5", "2", "1"]],
  ["an accent typed or not", "muller", ["5", "2", "1"]],
  ["letters Unicode does not take apart", "odegard", ["3"]],
  ["the sharp s", "weiss", ["5"]],
  ["the Polish l", "lukasz", ["6"]],
  ["an apostrophe left out", "obrien", ["4"]],
  ["the way a name is said", "sharn", ["4"]],
  ["a nickname", "hanni", ["6"]],
  ["a town", "malmo", ["3"]],
  ["a tag", "golf", ["1"]],
  ["a company", "backerei", ["2"]],
  ["a child", "arnold", ["1"]],
  ["every word, in any order", "weber anna", ["1"]],
  ["no row where one word is nowhere", "anna zzz", []],
  ["a letter left out", "jurgn", ["2"]],
  ["two letters swapped", "wbeer", ["1"]],
  ["the beginning of a word with a slip", "odgea", ["3"]],
  ["nothing near in a short word", "xnn", []],
])("it finds %s: %s", (_why, query, ids) => {
  expect(found(query)).toEqual(ids)
})

test("a word that stood nowhere hides none that does", () => {
  expect(found("webxq")).toEqual([])
  expect(found("webxqer")).toEqual([])
  expect(found("webx")).toEqual(["1"])
  expect(found("web")).toEqual(["1"])
  expect(found("anna web")).toEqual(["1"])
})

test("it forgives a slip only where nothing matches as typed", () => {
  expect(found("weber")).toEqual(["1"])
})

test("it gives no more than asked for, the best of all", () => {
  expect(found("a", 2)).toHaveLength(2)
  expect(found("ann", 1)).toEqual(["3"])
})

test("it folds the same whatever way an accent is written", () => {
  expect(fold("Ödegård")).toBe(fold("O\u0308degard"))
  expect(fold("  ÆØÅ, Straße-Œuvre ")).toBe("aeoa strasse oeuvre")
})

test.each([
  ["muler", "muller", 1, true],
  ["mulelr", "muller", 1, true],
  ["mxler", "muller", 1, false],
  ["kristofer", "christopher", 2, false],
  ["cristofer", "christopher", 2, false],
  ["christofer", "christopher", 2, true],
  ["mul", "muller", 0, true],
  ["mxl", "muller", 0, false],
])("%s is near %s with %i slips: %s", (word, other, slips, near) => {
  expect(isNear(word, other, slips)).toBe(near)
})

test("it finds the note in which all words stand, and cuts it around the first", () => {
  const text = `${"Wir sprachen lange. ".repeat(10)}Der Sohn macht im März die Prüfung in Chemie, danach Urlaub.`
  const texts = [
    {
      id: "1",
      notes: [
        { id: "n0", text: "Prüfung" },
        { id: "n1", text },
      ],
    },
    { id: "2", notes: [{ id: "n2", text: "Nothing of it" }] },
  ]
  const [hit, ...others] = searchNotes(texts, "prufung sohn")
  expect(others).toEqual([])
  expect(hit).toMatchObject({ id: "1", note: "n1" })
  expect(hit?.excerpt).toContain("Sohn macht im März die Prüfung")
  expect(hit?.excerpt.length).toBeLessThan(100)
})

test("among ten thousand the order of worth holds, however few are asked for", () => {
  const given = ["Anna", "Annabel", "Siân", "Hanna", "Lars", "Wei", "Aisha", "Tomáš"]
  const many = Array.from({ length: 10_000 }, (_, at) =>
    customer(`c${at}`, { given: given[at % 8], family: `Family${at}`, tags: ["golf", "wine"] }),
  )
  const names = (query: string, limit: number) => search(many, query, limit).map(({ name }) => name)
  expect(names("anna", 2)).toEqual(["Anna Family0", "Anna Family8"])
  const all = names("anna", 10_000)
  expect(all).toHaveLength(3750)
  expect(all.slice(1249, 1251)).toEqual(["Anna Family9992", "Annabel Family1"])
  expect(all.slice(2499, 2501)).toEqual(["Annabel Family9993", "Hanna Family3"])
  for (const query of ["a", "anna fam", "famlly99", "wein"])
    expect(names(query, 9)).toEqual(names(query, 10_000).slice(0, 9))
})
