/** Contacts in and out of the book: files go to the server, which reads, plans and writes them. */

/** What an import would do, or has done. The server's own shape (webapp/interchange). */
export interface ImportReport {
  [name: string]: unknown
}

/** Reads the file on the server and says what an import would do; writes nothing. */
export async function previewImport(_file: File): Promise<ImportReport> {
  throw new Error("not yet")
}

/** Imports the file. The new customers come with the next exchange, which is started. */
export async function applyImport(_file: File): Promise<ImportReport> {
  throw new Error("not yet")
}

/** Returns the address of the export, for a link with `download`. */
export function exportUrl(format: "vcf" | "csv" | "json"): string {
  return `/api/export?format=${format}`
}
