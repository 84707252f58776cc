/** The sample in the priming sheet: made from the rep's own book, and true. */

import { expect, test } from "vitest"
import { nextMorning } from "../../../static/app/model/morning"
import { record, rowOfPerson } from "./people"

const today = "2026-06-12"
const karin = rowOfPerson("Karin Holm", {}, [
  record("touch", { type: "coffee", state: "held", when: { day: "2026-03-01" } }),
])

test("it tells the next day to remember, and who has waited longest by then", () => {
  const oskar = rowOfPerson("Oskar Falk", { birth: "1976-06-20" })
  const morning = nextMorning([karin, oskar], today)
  expect(morning).toMatchObject({ on: "2026-06-20", day: { years: 50 }, waits: { days: 111 }, count: 2 })
  expect(morning?.waits?.row.name).toBe("Karin Holm")
})

test("it speaks of tomorrow where only somebody waits", () => {
  expect(nextMorning([karin], today)).toMatchObject({ on: "2026-06-13", day: null, waits: { days: 104 } })
})

test("it has nothing to show where there is nothing to tell, or only in the far future", () => {
  expect(nextMorning([], today)).toBeNull()
  expect(nextMorning([rowOfPerson("Oskar Falk", { birth: "1976-12-20" })], today)).toBeNull()
})

test("it never promises more than a morning holds", () => {
  const many = Array.from({ length: 9 }, (_, at) => rowOfPerson(`Nils ${at}`, { birth: "1976-06-13" }))
  expect(nextMorning(many, today)?.count).toBe(5)
})
