import { expect, test } from "vitest"
import { overlay } from "../../../static/app/model/overlay"
import type { Fields, Mutation, StoredRecord } from "../../../static/app/model/records"
import cases from "../../cases/overlay.json"

const writer = { user: "jonas", private_book: "private" }

function record(id: string, data: Fields): StoredRecord {
  const base = { kind: "customer" as const, customer_id: null, ver: 3, by: "eva", at: "2026-01-01T00:00:00Z" }
  return { ...base, id, book: "book", data }
}

function mutation(more: Partial<Mutation>): Mutation {
  const base = { mid: "m", n: 1, kind: "customer", id: "maria", op: "set", after: null, schema: 1 } as const
  return { ...base, at: "2026-11-23T08:00:00+01:00", zone: "Europe/Stockholm", ...more }
}

for (const { name, before, mutations, after } of cases) {
  test(name, () => {
    const here = before ? [record("maria", before)] : []
    const frozen = structuredClone(here)
    const laid = overlay(
      here,
      mutations.map((one) => mutation(one as Partial<Mutation>)),
      writer,
    )
    expect(laid.map((one) => one.data)).toEqual(after ? [after] : [])
    expect(here, "the records given are left as they are").toEqual(frozen)
  })
}

test("a changed record is marked as waiting and by its writer, and the others are not", () => {
  const laid = overlay([record("maria", {}), record("eva", {})], [mutation({ set: { given: "M" } })], writer)
  expect(laid.map(({ id, waiting, by }) => [id, waiting, by])).toEqual([
    ["maria", true, "jonas"],
    ["eva", undefined, "eva"],
  ])
})

test("a new record lives where its customer lives, a private kind and a private note in the private book", () => {
  const child = { op: "create", customer_id: "maria", set: {} } as const
  const laid = overlay(
    [record("maria", {})],
    [
      mutation({ ...child, kind: "fact", id: "fact" }),
      mutation({ ...child, kind: "handled", id: "handled" }),
      mutation({ ...child, kind: "note", id: "note", book: "private" }),
    ],
    writer,
  )
  expect(laid.map(({ id, book }) => [id, book])).toEqual([
    ["maria", "book"],
    ["fact", "book"],
    ["handled", "private"],
    ["note", "private"],
  ])
})
