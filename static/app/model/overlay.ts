/** Lays waiting mutations over records: what the phone shows before the server has spoken. */

import { KINDS } from "./kinds"
import type { Fields, Mutation, StoredRecord } from "./records"
import { unite } from "./unite"

/** Who writes, and where what is private goes. */
export interface Writer {
  user: string
  /** The private book; "" while it is not known. */
  private_book: string
}

/**
 * Returns the records as they will be once the mutations have been applied in their order. A change of a record
 * that is not here changes nothing here; a deleted one comes back with `restore` or with a later `set`.
 */
export function overlay(
  records: readonly StoredRecord[],
  mutations: readonly Mutation[],
  writer: Writer,
): StoredRecord[] {
  // What moves between two books lies in both for a moment: the one that came last is shown.
  const laid = new Map(records.map((record) => [record.id, record]))
  const deleted = new Set<string>()
  for (const mutation of mutations) {
    if (mutation.op === "merge") merge(laid, mutation)
    const seen = [mutation.seen ?? []].flat()
    if (mutation.op === "split") for (const record of seen) laid.set(record.id, { ...record, waiting: true })
    if (mutation.op === "merge" || mutation.op === "split") continue
    const before = laid.get(mutation.id)
    if (mutation.op === "delete") deleted.add(mutation.id)
    else deleted.delete(mutation.id)
    if (mutation.op === "restore") {
      // The server has deleted it already, and is to be asked for it again: until then it is as it was.
      if (!before && seen[0]) laid.set(mutation.id, { ...seen[0], waiting: true })
      continue
    }
    if (mutation.op === "delete" || (!before && mutation.op !== "create")) continue
    const book = before?.book ?? bookOf(mutation, laid, writer)
    laid.set(mutation.id, {
      kind: mutation.kind,
      id: mutation.id,
      book,
      customer_id: before?.customer_id ?? mutation.customer_id ?? null,
      ver: before?.ver ?? 0,
      by: writer.user,
      at: mutation.at,
      data: changed(before?.data ?? {}, mutation),
      waiting: true,
    })
  }
  return [...laid.values()].filter((record) => !deleted.has(record.id))
}

/** Makes of the customer who goes and the one who stays one, under whom all of both stands. */
function merge(laid: Map<string, StoredRecord>, { id, customer_id }: Mutation): void {
  const [goes, stays] = [laid.get(id), laid.get(customer_id ?? "")]
  if (!goes || !stays) return
  laid.delete(id)
  laid.set(stays.id, { ...stays, data: changed(stays.data, unite(stays.data, goes.data)), waiting: true })
  for (const record of laid.values()) {
    if (record.customer_id === id) laid.set(record.id, { ...record, customer_id: stays.id })
  }
}

/** A record lives where its customer lives, unless it is private or says otherwise. */
function bookOf(mutation: Mutation, laid: ReadonlyMap<string, StoredRecord>, writer: Writer): string {
  if (mutation.book) return mutation.book
  if (KINDS[mutation.kind]?.belongs === "private") return writer.private_book
  return laid.get(mutation.customer_id ?? "")?.book ?? ""
}

function changed(before: Fields, { set, add, remove }: Pick<Mutation, "set" | "add" | "remove">): Fields {
  const data: Fields = { ...before }
  for (const [field, value] of Object.entries(set ?? {})) {
    if (value === null || value === undefined) delete data[field]
    else data[field] = value
  }
  // Removal first: where one element is taken out and another put in, the new one stays.
  for (const [field, elements] of Object.entries(remove ?? {})) {
    const gone = new Set(elements.map(keyOf))
    data[field] = listOf(data[field]).filter((element) => !gone.has(keyOf(element)))
  }
  for (const [field, elements] of Object.entries(add ?? {})) {
    const here = new Set(listOf(data[field]).map(keyOf))
    data[field] = [...listOf(data[field]), ...elements.filter((element) => !here.has(keyOf(element)))]
  }
  for (const [field, value] of Object.entries(data)) {
    if (Array.isArray(value) && value.length === 0) delete data[field]
  }
  return data
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** Two elements are the same when their parts are, in whatever order they stand. */
function keyOf(element: unknown): string {
  if (element === null || typeof element !== "object") return JSON.stringify(element)
  return JSON.stringify(Object.entries(element).sort(([a], [b]) => (a < b ? -1 : 1)))
}
