/** Contacts in and out of the book: files go to the server, which reads, plans and writes them. */

import { ask } from "./exchange"
import { syncNow } from "./sync"

/** What could not be used: a whole record, or one line or cell of a record that was. */
export interface Unread {
  line: number
  reason: string
  record: boolean
}

/** A new contact that may be a customer who is there already, by what is the same of the two. */
export interface PossibleDuplicate {
  line: number
  name: string
  customer_id: string
  customer: string
  same: string[]
}

/** What an import would do or, `applied`, has done: ImportReport in webapp/interchange/report.py. */
export interface ImportReport {
  file: string
  layout: string
  applied: boolean
  records: number
  /** Records by what becomes of them, which add up to all; then what the new ones bring. */
  counts: {
    new: number
    already_there: number
    removed: number
    repeated: number
    unreadable: number
    companies: number
    people: number
    occasions: number
    birthdays: number
    notes: number
  }
  /** Names of new customers. */
  first: string[]
  unreadable: Unread[]
  duplicates: PossibleDuplicate[]
  remarks: string[]
}

/** Milliseconds: a file of some megabytes on a slow line. */
const PATIENCE = 120_000

/** Reads the file on the server and says what an import would do; writes nothing. Throws NetError. */
export function previewImport(file: File): Promise<ImportReport> {
  return ask("/api/import?apply=0", { method: "POST", file, timeout: PATIENCE })
}

/** Imports the file. The new customers come with the next exchange, which is started. Throws NetError. */
export async function applyImport(file: File): Promise<ImportReport> {
  const report = await ask<ImportReport>("/api/import?apply=1", { method: "POST", file, timeout: PATIENCE })
  void syncNow()
  return report
}

/** Returns the address of the export, for a link with `download`. */
export function exportUrl(format: "vcf" | "csv" | "json"): string {
  return `/api/export?format=${format}`
}
