/** Which sheet is open over the page. Any screen may open one; the frame shows it. */

import { signal } from "@preact/signals"
import type { Fields, StoredRecord } from "../model/records"

/** The kinds a person writes by hand; a birthday is edited where `birth` is, but asked for as an occasion. */
export type EditableKind =
  | "customer"
  | "company"
  | "person"
  | "occasion"
  | "fact"
  | "touch"
  | "note"
  | "promise"
  | "picture"

export interface EditRequest {
  kind: EditableKind
  /** The record to change; absent: a new one is made. */
  record?: StoredRecord
  /** Whose it is; absent on a new one: the sheet asks. */
  customerId?: string
  /** What a new one begins with: a type, a person, a day. */
  fields?: Fields
  /** The question a new note answers: what was asked after, its occasion, and the year of the answer. */
  answers?: { about: string; occasion: StoredRecord; year: string }
  /** The field to begin at, where a line of it was touched. */
  focus?: string
}

/** The sheet that is open: an editor, the choice of what to add, whether somebody is there twice, or none. */
export type OpenSheet =
  | { sheet: "edit"; request: EditRequest }
  | { sheet: "add"; customerId?: string }
  | { sheet: "same"; customerId: string }
  | null

/** Read by the frame; the update offer waits while it is not null. */
export const openSheet = signal<OpenSheet>(null)

/** Open the editor of a record, or of a new one. */
export function edit(request: EditRequest): void {
  openSheet.value = { sheet: "edit", request }
}

/** Offer what can be added; on a briefing the customer is known. */
export function offerAdd(customerId?: string): void {
  openSheet.value = customerId ? { sheet: "add", customerId } : { sheet: "add" }
}

export function closeSheet(): void {
  openSheet.value = null
}
