import { expect, test } from "vitest"
import type { Fields, StoredRecord } from "../../../static/app/model/records"
import { displayName, rowOf } from "../../../static/app/model/row"

let made = 0

function recordOf(kind: StoredRecord["kind"], data: Fields, id = `${kind}${++made}`): StoredRecord {
  const customer_id = kind === "customer" ? null : "maria"
  return { kind, id, book: "b", customer_id, ver: 1, by: "", at: "", data }
}

const companies = new Map([["holm", recordOf("company", { name: "Holm AB" }, "holm")]])

function row(data: Fields, ...others: StoredRecord[]) {
  return rowOf({ id: "maria", records: [recordOf("customer", data, "maria"), ...others] }, companies)
}

test.each([
  [{ display: "Dr. Maria Holm", given: "Maria" }, "Dr. Maria Holm"],
  [{ given: "Maria", family: "Holm", nickname: "Mia" }, "Maria Holm"],
  [{ family: "Holm" }, "Holm"],
  [{ nickname: "Mia" }, "Mia"],
  [{ emails: [{ value: "maria@example.org" }], phones: [{ value: "1" }] }, "maria@example.org"],
  [{ phones: [{ value: "+46 1" }] }, "+46 1"],
  [{}, ""],
])("a customer with %j is called %s", (data, name) => {
  expect(displayName(data)).toBe(name)
})

test("a customer without a name is called by her company", () => {
  expect(row({ company_id: "holm" })).toMatchObject({ name: "Holm AB", sort: "Holm AB", company: "Holm AB" })
  expect(row({})).toMatchObject({ name: "", sort: "" })
})

test("it stands in the list by family name, whatever sign that begins with", () => {
  expect(row({ given: "Maria", family: "Ångström" })?.sort).toBe("Ångström Maria")
  expect(row({ given: "Jan", family: "’t Hooft" })?.sort).toBe("t Hooft Jan")
})

test("the last touch is the last held one, and met is in person", () => {
  const touch = (type: string, state: string, day: string) =>
    recordOf("touch", { type, state, when: { day } })
  const made = row(
    {},
    touch("visit", "held", "2026-03-01"),
    touch("call", "held", "2026-05-01"),
    touch("lunch", "planned", "2026-12-01"),
    touch("golf", "cancelled", "2026-06-01"),
  )
  expect(made).toMatchObject({ last: { day: "2026-05-01", type: "call" }, met: "2026-03-01" })
})

test("of a customer whose own record has not come there is no row", () => {
  expect(rowOf({ id: "maria", records: [recordOf("note", { text: "early" })] }, companies)).toBeUndefined()
})
