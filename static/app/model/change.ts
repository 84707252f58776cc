/** What a form changed, as the change the store saves: old values beside the new ones, lists by element. */

import { KINDS, type Kind, SETS } from "./kinds"
import type { Change, Fields, StoredRecord } from "./records"

/** Where a new record goes: under a customer, and in a book where it does not simply follow her. */
export interface Place {
  customer_id?: string
  book?: string
}

/** Return the creation of a record with everything that is not empty in `fields`. */
export function creation(kind: Kind, id: string, place: Place, fields: Fields): Change {
  const { set, add } = differences(kind, {}, fields)
  const change: Change = { op: "create", kind, id, ...place, set }
  return Object.keys(add).length > 0 ? { ...change, add } : change
}

/** The beginning of every change of a record that is there: what and where it is. */
export function changeOf(record: StoredRecord, op: "set" | "delete"): Change {
  const { kind, id, customer_id } = record
  return customer_id ? { op, kind, id, customer_id } : { op, kind, id }
}

/** Return what must be saved to make `record` say `fields`, or null where it already does. */
export function correction(record: StoredRecord, fields: Fields): Change | null {
  const { set, was, add, remove } = differences(record.kind, record.data, fields)
  const change = changeOf(record, "set")
  if (Object.keys(set).length > 0) Object.assign(change, { set, was })
  if (Object.keys(add).length > 0) change.add = add
  if (Object.keys(remove).length > 0) change.remove = remove
  return change.set || change.add || change.remove ? change : null
}

/** Compares only the fields named in `after`; an empty text or list is no field. */
function differences(kind: Kind, before: Fields, after: Fields) {
  const set: Fields = {}
  const was: Fields = {}
  const add: Record<string, unknown[]> = {}
  const remove: Record<string, unknown[]> = {}
  for (const [field, value] of Object.entries(after)) {
    const old = before[field]
    if (SETS.includes(KINDS[kind].fields[field])) {
      const come = without(listOf(value), listOf(old))
      const gone = without(listOf(old), listOf(value))
      if (come.length > 0) add[field] = come
      if (gone.length > 0) remove[field] = gone
    } else if (!isSame(plain(value), plain(old))) {
      set[field] = plain(value)
      was[field] = plain(old)
    }
  }
  return { set, was, add, remove }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function without(list: unknown[], others: unknown[]): unknown[] {
  return list.filter((item) => !others.some((other) => isSame(item, other)))
}

/** An empty text, an empty list and an absent value are all null. */
function plain(value: unknown): unknown {
  if (typeof value === "string") return value.trim() === "" ? null : value
  if (Array.isArray(value) && value.length === 0) return null
  return value ?? null
}

/** Equal as JSON, whatever the order of their keys; null and absent parts are the same. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b || (a ?? null) === (b ?? null)) return true
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false
  const [one, other] = [a as Fields, b as Fields]
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) =>
    isSame(one[key], other[key]),
  )
}
