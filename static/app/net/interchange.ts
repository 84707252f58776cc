/** Contacts in and out of the book: files go to the server, which reads, plans and writes them. */

import { ask } from "./exchange"
import { syncNow } from "./sync"

/** What an import would do, or has done. The server's own shape (webapp/interchange). */
export interface ImportReport {
  [name: string]: unknown
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
