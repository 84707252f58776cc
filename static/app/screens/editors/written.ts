/** What Save saves of a sheet, made of the values its fields hold. */

import { correction, creation } from "../../model/change"
import { newId } from "../../model/ids"
import type { Change, Fields } from "../../model/records"
import type { EditRequest } from "../../ui/editing"
import type { ListEntry } from "../../ui/list_field"
import { placeOf } from "./privacy"

/** The correction of the sheet's record, or a new one, which says `begun` as well; nothing where nothing changed. */
export function written(
  { kind, record, customerId = "" }: EditRequest,
  fields: Fields,
  begun: Fields = {},
  isPrivate = false,
): Change[] {
  const change = record
    ? correction(record, fields)
    : creation(kind, newId(), placeOf(customerId, isPrivate), { ...fields, ...begun })
  return change ? [change] : []
}

/** A choice that is also what absence means: written down only where something was written before. */
export function unlessUsual(choice: string, usual: string, before: unknown): string {
  return choice === usual && !before ? "" : choice
}

/** Return the entries that say something, without the space around it. */
export function filled(entries: readonly ListEntry[]): ListEntry[] {
  return entries.map((entry) => ({ ...entry, value: entry.value.trim() })).filter((entry) => entry.value)
}
