/** What a record is called where it is spoken of: a name, else the beginning of its words. */

import type { StoredRecord } from "../model/records"
import { rows } from "../store/book"
import { excerpt } from "../ui/told"

/** Maria Lindqvist, Arnold, “She told of the new press …”; undefined where it has nothing to be called by. */
export function recordLabel({ kind, id, data }: StoredRecord): string | undefined {
  if (kind === "customer") return rows.value.find((row) => row.id === id)?.name
  const called = data.name ?? data.label
  if (called) return String(called)
  return data.text ? `“${excerpt(String(data.text), 40)}”` : undefined
}
