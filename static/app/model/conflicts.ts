/** How two answers for one field are settled: the field gets the chosen value, the conflict remembers the choice. */

import { isSame } from "./change"
import { KINDS, type Kind } from "./kinds"
import type { Change, StoredRecord } from "./records"

export type Choice = "mine" | "theirs" | "both"

/** Return true where both can stand in one field: words can, a date or a choice cannot. */
export function canKeepBoth(kind: Kind, field: string): boolean {
  const type = KINDS[kind].fields[field]?.type
  return type === "text" || type === "long"
}

/** Return the changes that settle `conflict`, which is about a field of `record`. */
export function settle(record: StoredRecord, conflict: StoredRecord, choice: Choice): Change[] {
  const field = String(conflict.data.field)
  const now = record.data[field] ?? null
  const value =
    choice === "theirs" ? now : choice === "mine" ? conflict.data.mine : both(now, conflict, record.kind)
  const settled: Change = {
    op: "set",
    kind: "conflict",
    id: conflict.id,
    set: { state: choice },
    was: { state: conflict.data.state ?? null },
  }
  if (isSame(value, now)) return [settled]
  const change: Change = {
    op: "set",
    kind: record.kind,
    id: record.id,
    set: { [field]: value ?? null },
    was: { [field]: now },
  }
  return [change, settled]
}

function both(now: unknown, { data }: StoredRecord, kind: Kind): unknown {
  const between = KINDS[kind].fields[String(data.field)]?.type === "long" ? "\n\n" : " / "
  return [now, data.mine].filter(Boolean).join(between)
}
