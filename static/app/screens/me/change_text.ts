/** A change on its way, in words: what it is, whose it is, and why it is still here. */

import { KINDS } from "../../model/kinds"
import type { Change, Mutation } from "../../model/records"
import type { SyncStatus } from "../../net/status"
import { rows, rowsLoaded } from "../../store/book"
import { excerpt } from "../../ui/told"
import { meWords } from "../../words/me"
import { fieldName, valueText } from "../field_text"

const words = meWords.safety

/** The customer a change belongs to, where it belongs to one. */
export function customerOf({ kind, id, customer_id }: Change): string | undefined {
  return customer_id ?? (kind === "customer" ? id : undefined)
}

/** The name of the customer a change is about; what is about nobody is the rep's own. */
export function whoseText(mutation: Change): string {
  const customer = customerOf(mutation)
  if (!customer) return words.yourWishes
  return (
    rows.value.find((row) => row.id === customer)?.name ?? (rowsLoaded.value ? words.notHere : words.someone)
  )
}

/** "a note: She told of the new press", "about them: How to say the name: ma-REE-a", "a note, removed". */
export function changeText(mutation: Change): string {
  const what = whatText(mutation)
  const lines = linesOf(mutation)
  const text = mutation.set?.text
  const said =
    typeof text === "string" ? text : lines.map(({ name, value }) => `${name}: ${value}`).join(", ")
  return said ? `${what}: ${excerpt(said)}` : what
}

/** "a note", "a note, removed". */
export function whatText({ kind, op, id }: Change): string {
  if (op === "merge") return words.merged(rows.value.find((row) => row.id === id)?.name)
  if (op === "split") return words.parted
  const what = words.what(kind, op === "create")
  if (op === "delete") return words.removed(what)
  return op === "restore" ? words.broughtBack(what) : what
}

/** Every field the change says, by its name, in full. */
export function linesOf({
  kind,
  set = {},
  add = {},
  remove = {},
}: Change): { field: string; name: string; value: string }[] {
  const lists = (of: Record<string, unknown[]>, how: (value: string) => string) =>
    Object.entries(of).map(([field, values]) => ({
      field,
      name: fieldName(field),
      value: how(values.map((value) => valueText(kind, "", value)).join(", ")),
    }))
  // The moment of writing stands above; nobody has typed it, nor a photo and what it is known by.
  const written = Object.entries(set).filter(
    ([field]) => !/moment|hash|pixels|^$/.test(KINDS[kind]?.fields[field] ?? ""),
  )
  const fields = written.map(([field, value]) => ({
    field,
    name: fieldName(field),
    value: valueText(kind, field, value),
  }))
  return [...fields, ...lists(add, words.added), ...lists(remove, words.takenOut)]
}

/** Why a change has not arrived yet. */
export function whyWaits({ mid }: Mutation, { held, signedOut, reachable }: SyncStatus): string {
  if (held.includes(mid)) return words.why.held
  if (signedOut) return words.why.signedOut
  return reachable ? words.why.sending : words.why.signal
}
