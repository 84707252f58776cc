/** What was typed, where it belongs, and which deliberate acts may have taken it away. */

import type { Outbox } from "./phone"
import type { Dump } from "./server"

/** A text that somebody typed; each has a word in it that no other has. */
export interface Typed {
  token: string
  record: string
  /** Whose record it stands under. */
  customer: string
  field: string
  value: string
  /** What the screen showed before: it takes that one's place. */
  saw: string | null
  /** The user. */
  by: string
  /** For its writer's eyes alone. */
  isPrivate: boolean
  /** Where it was saved; null for what a job of the server wrote. */
  outbox: Outbox | null
  /** False while it is not certain that the phone said "saved". */
  isSaved: boolean
  /** Its writer wrote over it before it was ever sent. */
  isFolded: boolean
  /** The deliberate act that took it away; null for all that must be found. */
  takenBy: Taken | null
}

/**
 * `cleared`: the system cleared its outbox away when the server did not have it. `discarded`: so did its writer, in
 * signing out. `restored`: the server went back to a backup without it, and its outbox had been cleared before, or
 * it never was on a phone.
 */
export type Taken = "cleared" | "discarded" | "restored"

/** Everything ever typed, in order. */
export class Ledger {
  readonly all: Typed[] = []
  private number = 0

  newToken(): string {
    this.number += 1
    return `t${this.number}x`
  }

  /** Notes that a deliberate act took away what it names. */
  giveUp(isMeant: (typed: Typed) => boolean, act: Taken): void {
    for (const typed of this.all) if (typed.takenBy === null && isMeant(typed)) typed.takenBy = act
  }
}

/**
 * It is in its record, in the record's history, in a conflict about it, or parked as a change of it; `records` are the
 * ids under which that may be: of a customer also those she was made one with.
 */
export function isFound(typed: Typed, dump: Dump, records: ReadonlySet<unknown>): boolean {
  return (
    dump.records.some(
      (one) => (records.has(one.id) || records.has(one.data.of_id)) && has(typed, one.data),
    ) ||
    dump.revisions.some((one) => records.has(one.id) && (has(typed, one.old) || has(typed, one.new))) ||
    dump.parked.some((one) => records.has(one.body.id) && has(typed, one.body) && isReadable(one, dump))
  )
}

/** Whether a text stands somewhere in a value. */
export function has({ token }: Typed, value: unknown): boolean {
  return new RegExp(`\\b${token}\\b`).test(JSON.stringify(value))
}

/** What is parked for a book waits for its members; what is parked for none is listed on its writer's phone. */
function isReadable({ book }: Dump["parked"][number], dump: Dump): boolean {
  return book === null || dump.members.some((member) => member.book === book)
}
