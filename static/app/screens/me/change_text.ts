/** A change on its way, in words: what it is, whose it is, and why it is still here. */

import { KINDS } from "../../model/kinds"
import type { Mutation } from "../../model/records"
import type { SyncStatus } from "../../net/status"
import { rows } from "../../store/book"
import { excerpt } from "../../ui/told"
import { meWords } from "../../words/me"
import { fieldName, valueText } from "../field_text"

const words = meWords.safety

/** The customer a change belongs to, where it belongs to one. */
export function customerOf({ kind, id, customer_id }: Mutation): string | undefined {
  return kind === "customer" ? id : (customer_id ?? undefined)
}

/** The name of the customer a change is about; what is about nobody is the rep's own. */
export function whoseText(mutation: Mutation): string {
  const customer = customerOf(mutation)
  if (!customer) return words.yourWishes
  return rows.value.find((row) => row.id === customer)?.name ?? words.notHere
}

/** "a note: She told of the new press", "about them: How to say the name: ma-REE-a", "a note, removed". */
export function changeText(mutation: Mutation): string {
  const what = words.what(mutation.kind, mutation.op === "create")
  if (mutation.op === "delete") return words.removed(what)
  if (mutation.op === "restore") return words.broughtBack(what)
  const lines = linesOf(mutation)
  const text = mutation.set?.text
  const said =
    typeof text === "string" ? text : lines.map(({ name, value }) => `${name}: ${value}`).join(", ")
  return said ? `${what}: ${excerpt(said)}` : what
}

/** Every field the change says, by its name, in full. */
export function linesOf({
  kind,
  set = {},
  add = {},
  remove = {},
}: Mutation): { name: string; value: string }[] {
  const lists = (of: Record<string, unknown[]>, how: (value: string) => string) =>
    Object.entries(of).map(([field, values]) => ({
      name: fieldName(field),
      value: how(values.map((value) => valueText(kind, "", value)).join(", ")),
    }))
  // The moment of writing stands above; nobody has typed it.
  const written = Object.entries(set).filter(([field]) => KINDS[kind]?.fields[field]?.type !== "moment")
  const fields = written.map(([field, value]) => ({
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
