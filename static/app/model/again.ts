/** What the server did not take, written once more: corrected by the rep, against the record as it is now. */

import { newId } from "./ids"
import { KINDS } from "./kinds"
import type { Change, Fields, Mutation, StoredRecord } from "./records"

/** What a person can put right as text; everything else goes again as it was. */
const WRITTEN = ["text", "long", "partial_date", "day"]

export interface WrittenField {
  field: string
  value: string
  isLong: boolean
}

/** Return the fields of a change that can be put right by writing. */
export function writtenFields({ kind, set = {} }: Change): WrittenField[] {
  return Object.entries(set).flatMap(([field, value]) => {
    const type = KINDS[kind]?.fields[field] ?? "text"
    if (typeof value !== "string" || !WRITTEN.includes(type)) return []
    return [{ field, value, isLong: type === "long" || value.length > 60 }]
  })
}

/**
 * Return `mutation` as a new change with `corrected` laid over what it said; a field left empty is left out. `record`
 * is the one it changes, where the phone holds it.
 */
export function again(mutation: Mutation, corrected: Fields, record: StoredRecord | undefined): Change {
  const { op, kind, id, book, customer_id, add, remove, was } = mutation
  const change: Change = { op, kind, id }
  if (book) change.book = book
  if (customer_id) change.customer_id = customer_id
  if (add) change.add = add
  if (remove) change.remove = remove
  if (!mutation.set) return change
  change.set = {}
  for (const [field, value] of Object.entries({ ...mutation.set, ...corrected })) {
    if (!(typeof value === "string" && value.trim() === "")) change.set[field] = value
  }
  if (op === "set") {
    const before = record ? record.data : (was ?? {})
    change.was = Object.fromEntries(Object.keys(change.set).map((field) => [field, before[field] ?? null]))
  }
  return change
}

/**
 * Return what `mutation` said as something new with another customer: a record of its kind where it made one, else a
 * note of its words, `said`. What it named around the first customer stays behind.
 */
export function elsewhere(mutation: Mutation, customer_id: string, said: string): Change {
  const { op, kind, book, set = {}, add, at } = mutation
  const place = { op: "create", id: newId(), customer_id } as const
  const isOwn = op === "create" && kind !== "customer" && kind !== "company"
  if (!isOwn) return { ...place, kind: "note", set: { text: said, written_at: at } }
  const own = Object.entries(set).filter(([field]) => KINDS[kind]?.fields[field] !== "link")
  return { ...place, kind, set: Object.fromEntries(own), ...(book && { book }), ...(add && { add }) }
}
