/** How two answers for one field are settled: the field gets the chosen value, the conflict remembers the choice. */

import { changeOf, correction } from "./change"
import { KINDS, type Kind } from "./kinds"
import type { Change, StoredRecord } from "./records"

export type Choice = "mine" | "theirs" | "both"

/** Return true where both can stand in one field: words can, a date or a choice cannot. */
export function canKeepBoth(kind: Kind, field: string): boolean {
  const type = KINDS[kind].fields[field]
  return type === "text" || type === "long"
}

/** Return the changes that settle `conflict`, which is about a field of `record`. */
export function settle(record: StoredRecord, conflict: StoredRecord, choice: Choice): Change[] {
  const field = String(conflict.data.field)
  const now = record.data[field] ?? null
  const settled = {
    ...changeOf(conflict, "set"),
    set: { state: choice },
    was: { state: conflict.data.state ?? null },
  }
  if (choice === "theirs") return [settled]
  const value = choice === "mine" ? conflict.data.mine : both(now, conflict, record.kind)
  const change = correction(record, { [field]: value })
  return change ? [change, settled] : [settled]
}

function both(now: unknown, { data }: StoredRecord, kind: Kind): unknown {
  const between = KINDS[kind].fields[String(data.field)] === "long" ? "\n\n" : " / "
  return [now, data.mine].filter(Boolean).join(between)
}
