/** What others wrote for customers who are the rep's now. It lives on the server: to see and to settle it needs a signal. */

import { type ReadonlySignal, signal } from "@preact/signals"
import type { Change } from "../model/records"
import type { Outcome } from "../model/wire"
import { ask } from "./exchange"
import { syncNow } from "./sync"

/** A change as its writer made it; `was` is what they saw. One that is `forwarded` is in the book already. */
export interface Suggestion extends Change {
  device: string
  mid: string
  state: "open" | "forwarded"
  /** `revoked`: it came from a phone that was given up. */
  reason: "handed_over" | "revoked"
  /** Who wrote it. */
  name: string
  /** When, by their clock. */
  at: string | null
  customer_id: string | null
}

const listed = signal<Suggestion[] | null>(null)

/** What waits for the rep's word, the oldest first; null while the server has not said. */
export const suggestions: ReadonlySignal<Suggestion[] | null> = listed

/** Milliseconds in which a list is new enough to be shown beside other things. */
const FRESH = 5 * 60_000

let asked = Number.NEGATIVE_INFINITY

/** Asks the server what waits, unless it said so a moment ago. Throws NetError. */
export async function readSuggestions(isUrgent = true): Promise<void> {
  if (!isUrgent && performance.now() - asked < FRESH) return
  asked = performance.now()
  listed.value = (await ask<{ suggestions: Suggestion[] }>("/api/suggestions")).suggestions
}

/**
 * Accepts a suggestion, puts it aside (or, of what is in the book already, says it was seen), or lists it again.
 * What is accepted comes with the next exchange, which is started. Throws NetError with the server's sentence.
 */
export async function settleSuggestion(
  { device, mid }: Suggestion,
  how: "accept" | "dismiss" | "reopen",
): Promise<Outcome | undefined> {
  const answer = await ask<{ outcome: Outcome } | undefined>(`/api/suggestions/${device}/${mid}/${how}`, {
    method: "POST",
  })
  if (how === "accept") void syncNow()
  await readSuggestions()
  return answer?.outcome
}
