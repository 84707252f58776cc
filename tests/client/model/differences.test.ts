/** Two texts compared word by word: nothing of either is left out, and only what differs is marked. */

import { expect, test } from "vitest"
import { differences } from "../../../static/app/model/differences"

const marked = (one: string, other: string) =>
  differences(one, other).map((parts) => parts.filter(({ isOwn }) => isOwn).map(({ text }) => text.trim()))
const texts = (one: string, other: string) =>
  differences(one, other).map((parts) => parts.map(({ text }) => text).join(""))

test.each<[string, string, string[], string[]]>([
  ["She sails in Malmö", "She sails in Lund", ["Malmö"], ["Lund"]],
  ["She sails", "She often sails", [], ["often"]],
  ["One two three four", "One three four five", ["two"], ["five"]],
  ["the same", "the same", [], []],
  ["the same\nhere", "the same here", [], []],
  ["", "all new", [], ["all new"]],
  ["Arnold and Signe", "Signe and Arnold", ["Arnold and"], ["and Arnold"]],
])("%j beside %j", (one, other, own, theirs) => {
  expect(marked(one, other)).toEqual([own, theirs])
  expect(texts(one, other)).toEqual([one, other])
})

test("whatever the texts, none loses a letter", () => {
  let seed = 7
  const next = (most: number) => {
    seed = (seed * 48271) % 2147483647
    return seed % most
  }
  for (let round = 0; round < 200; round++) {
    const text = () => Array.from({ length: next(12) }, () => ["a", "b ", " c", "\n", "å."][next(5)]).join("")
    const [one, other] = [text(), text()]
    expect(texts(one, other)).toEqual([one, other])
  }
})

test("of two texts of fifty thousand characters none loses a letter, and what stands at both ends is found", () => {
  const long = (word: string) => `${word} `.repeat(50_000 / (word.length + 1))
  expect(texts(long("sail"), long("golf"))).toEqual([long("sail"), long("golf")])
  expect(marked(`${long("x")}one ${long("y")}`, `${long("x")}two ${long("y")}`)).toEqual([["one"], ["two"]])
})

test("a middle is compared word by word up to a million pairs, and beyond that is marked as a whole", () => {
  const pairs = (word: string, count: number) => `${word} and `.repeat(count)
  const pieces = (count: number) =>
    marked(pairs("tea", count), pairs("coffee", count)).map((own) => own.length)
  expect(pieces(500)).toEqual([500, 500])
  expect(pieces(501)).toEqual([1, 1])
})
