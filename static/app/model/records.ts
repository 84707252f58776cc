/** The shapes that travel between the store, the rules and the screens. */

import type { Kind } from "./kinds"

/** The fields of a record as the server or a waiting mutation last said them. */
export type Fields = Record<string, unknown>

/** One synced record: a kind, an id, and its fields. */
export interface StoredRecord {
  kind: Kind
  id: string
  book: string
  /** Whom it stands under. A customer stands under nobody; one who does was merged into that other one. */
  customer_id: string | null
  ver: number
  /** The user who last wrote it. */
  by: string
  /** When the server took that, RFC 3339 in UTC; for a waiting change the writer's own clock. */
  at: string
  data: Fields
  /** True while a change of it waits on this phone. */
  waiting?: boolean
}

/** A customer with everything that stands under her. The customer's own record is among `records`. */
export interface Bundle {
  id: string
  records: StoredRecord[]
}

/** A change as a screen asks for it; the store makes a mutation of it. */
export interface Change {
  op: "create" | "set" | "delete" | "restore" | "merge" | "split"
  kind: Kind
  id: string
  /** On create of a customer or company, or of a private note. */
  book?: string
  /** On everything that stands under a customer; with `merge` and `split` the customer who stays. */
  customer_id?: string | null
  set?: Fields
  /** The values before, as the screen showed them. */
  was?: Fields
  add?: Record<string, unknown[]>
  remove?: Record<string, unknown[]>
}

/** A change on its way: what the outbox holds and the wire carries (docs/sync-protocol.md). */
export interface Mutation extends Change {
  mid: string
  /** Order on this device. */
  n: number
  was_sha?: Record<string, string>
  was_ver?: number
  after: string | null
  at: string
  zone: string
  schema: number
  /**
   * What a `restore` or a `split` brings back, as its writer last saw it: shown until the server says it. It stays on
   * the phone.
   */
  seen?: StoredRecord | StoredRecord[]
}

/** The customers on whose pages a change shows; a company or the setting stands for itself. */
export function shownOn({ op, id, customer_id }: Change): string[] {
  if (!customer_id) return [id]
  return op === "merge" || op === "split" ? [customer_id, id] : [customer_id]
}
