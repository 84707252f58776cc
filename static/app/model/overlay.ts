/** Lays waiting mutations over records: what the phone shows before the server has spoken. */

import type { Mutation, StoredRecord } from "./records"

/** Who writes: a record made here is by this user; a private record goes to the private book. */
export interface Writer {
  user: string
}

/** Returns the records as they will be when the mutations have been applied, in their order. */
export function overlay(
  _records: readonly StoredRecord[],
  _mutations: readonly Mutation[],
  _writer?: Writer,
): StoredRecord[] {
  throw new Error("not yet")
}
