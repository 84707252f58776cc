/** What is safe where, in two words, on every screen. It opens Me, where the whole answer stands. */

import { type SyncStatus, statusSignal } from "../net/status"
import { words } from "../words/words"

/**
 * The mark's text: fetching until somebody has looked what is here, the book is whole and the shell is here or known
 * not to come, then what waits; the signal comes last.
 */
export function statusText(now: SyncStatus): string {
  const signal = now.signedOut ? words.frame.signedOut : now.reachable ? null : words.frame.noSignal
  return [safetyText(now), signal].filter(Boolean).join(", ")
}

function safetyText(now: SyncStatus): string {
  if (now.fetching) return words.frame.fetching(now.fetching.done, now.fetching.total)
  if (now.fetching === undefined || now.shell === "coming") return words.frame.fetching(0, 0)
  return now.waiting > 0 ? words.frame.waiting(now.waiting) : words.frame.safe
}

function statusLook(now: SyncStatus): string {
  if (now.fetching !== null || now.shell === "coming") return "status fetching"
  return now.waiting > 0 || now.signedOut ? "status waiting" : "status"
}

export function StatusMark() {
  const now = statusSignal.value
  return (
    <div role="status" class={statusLook(now)}>
      <a href="/app/me">{statusText(now)}</a>
    </div>
  )
}
