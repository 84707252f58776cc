/** The fields of two customers who are the same person; twin of `webapp/book/unite.py`, held by `tests/cases/unite.json`. */

import { KINDS } from "./kinds"
import type { Fields } from "./records"

/** Fields whose absence says something: the name is that of the parts, the customer is active. */
const SPEAKS_WHEN_ABSENT = ["display", "status"]

/** Returns what is to be set and added to the fields of the one who stays, so that she is both. */
export function unite(stays: Fields, goes: Fields): { set: Fields; add: Record<string, unknown[]> } {
  const set: Fields = {}
  const add: Record<string, unknown[]> = {}
  for (const [field, other] of Object.entries(goes)) {
    const here = stays[field] as string | undefined
    if (Array.isArray(other)) add[field] = other
    else if (here === undefined) {
      if (!SPEAKS_WHEN_ABSENT.includes(field)) set[field] = other
    } else if (field === "added_on") {
      if (String(other) < here) set[field] = other
    } else if (KINDS.customer.fields[field] === "long" && !here.includes(String(other))) {
      set[field] = `${here}\n\n${other}`
    }
  }
  return { set, add }
}
