import { expect, test } from "vitest"
import { overlay } from "../../../static/app/model/overlay"
import type { Fields, Mutation, StoredRecord } from "../../../static/app/model/records"
import { cases } from "../../cases/unite.json"

const writer = { user: "jonas", private_book: "private" }
const at = "2026-11-23T08:00:00+01:00"

function record(kind: StoredRecord["kind"], id: string, data: Fields, customer_id: string | null = null) {
  return { kind, id, book: "book", customer_id, ver: 3, by: "eva", at, data } satisfies StoredRecord
}

function mutation(n: number, more: Partial<Mutation>): Mutation {
  const base = { mid: `m${n}`, n, kind: "customer", id: "goes", op: "merge", after: null, schema: 1 } as const
  return { ...base, at, zone: "Europe/Stockholm", customer_id: "stays", ...more }
}

function standing(records: StoredRecord[]) {
  return records.map(({ id, customer_id }) => `${id} ${customer_id}`).sort()
}

for (const { name, stays, goes, after } of cases) {
  test(name, () => {
    const both = [record("customer", "stays", stays), record("customer", "goes", goes)]
    const laid = overlay(both, [mutation(1, {})], writer)
    expect(laid.map(({ id, data }) => [id, data])).toEqual([["stays", after]])
  })
}

const both = [
  record("customer", "stays", { given: "Maria" }),
  record("customer", "goes", { given: "Maria", title: "CFO" }),
  record("note", "hers", { text: "Sails." }, "goes"),
]

test("all that stood under the one who goes stands under the one who stays", () => {
  const written = {
    op: "create",
    kind: "note",
    id: "before",
    customer_id: "goes",
    set: { text: "Golf." },
  } as const
  const laid = overlay(both, [mutation(1, written), mutation(2, {})], writer)
  expect(standing(laid)).toEqual(["before stays", "hers stays", "stays null"])
})

test("a merge with somebody who is not here changes nothing here", () => {
  expect(standing(overlay(both, [mutation(1, { customer_id: "elsewhere" })], writer))).toEqual(standing(both))
})

test("two merges one after the other", () => {
  const third = record("customer", "third", {})
  const chain = [mutation(1, {}), mutation(2, { id: "stays", customer_id: "third" })]
  const laid = overlay([...both, third], chain, writer)
  expect(standing(laid)).toEqual(["hers third", "third null"])
  expect(laid.find(({ id }) => id === "third")?.data).toEqual({ given: "Maria", title: "CFO" })
})

test("what is parted again is as it was", () => {
  const seen = [both[1], both[2], both[0]] as StoredRecord[]
  const laid = overlay(both, [mutation(1, {}), mutation(2, { op: "split", seen })], writer)
  expect(standing(laid)).toEqual(standing(both))
  expect(laid.find(({ id }) => id === "stays")?.data).toEqual({ given: "Maria" })
})
