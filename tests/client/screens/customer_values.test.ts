/** What the form of a customer saves, above all of her company. */

import { expect, test } from "vitest"
import type { StoredRecord } from "../../../static/app/model/records"
import {
  checkCustomer,
  customerChanges,
  customerValues,
} from "../../../static/app/screens/editors/customer_values"
import { record } from "../model/people"

const nordverk = record("company", { id: "nordverk", name: "Nordverk" })
const falk = record("company", { id: "falk", name: "Falk Maskin" })
const companies = new Map([nordverk, falk].map((company) => [company.id, company]))
const maria = record("customer", { id: "maria", given: "Maria", company_id: "nordverk", tags: ["golf"] })

function changed(
  part: Partial<ReturnType<typeof customerValues>>,
  of: StoredRecord | null = maria,
  known: ReadonlyMap<string, StoredRecord> = companies,
) {
  const values = { ...customerValues(of ?? undefined, known), ...part }
  return customerChanges(values, {
    record: of ?? undefined,
    book: "book",
    companies: known,
    today: "2026-06-12",
  })
}

test("an untouched form saves nothing", () => {
  expect(changed({})).toEqual([])
})

test("a company the phone has not read yet stays hers", () => {
  expect(changed({}, maria, new Map())).toEqual([])
  expect(changed({ title: "Buyer" }, maria, new Map())[0]?.set).toEqual({ title: "Buyer" })
})

test("another company is found by its name, however it is written", () => {
  expect(changed({ company: " falk maskin " })[0]).toMatchObject({
    set: { company_id: "falk" },
    was: { company_id: "nordverk" },
  })
})

test("a name nobody knows makes a company, before the customer names it", () => {
  const [company, customer] = changed({ company: "Grå AB" })
  expect(company).toMatchObject({ op: "create", kind: "company", book: "book", set: { name: "Grå AB" } })
  expect(customer?.set?.company_id).toBe(company?.id)
})

test("an emptied company leaves her without one", () => {
  expect(changed({ company: "" })[0]?.set).toEqual({ company_id: null })
})

test("a new customer carries the day she came into the book", () => {
  expect(changed({ given: "Greta" }, null)[0]).toMatchObject({
    op: "create",
    book: "book",
    set: { given: "Greta", added_on: "2026-06-12" },
  })
})

test("half a number, a day without its month and a wild cadence are told", () => {
  const values = customerValues(maria, companies)
  expect(Object.values(checkCustomer(values)).filter(Boolean)).toEqual([])
  const wrong = checkCustomer({
    ...values,
    emails: [{ value: "maria at nordverk" }],
    birth: { day: "3", month: "", year: "" },
    cadence: "often",
  })
  expect(Object.keys(wrong).filter((name) => wrong[name as keyof typeof wrong])).toEqual([
    "birth",
    "emails",
    "cadence",
  ])
})
