/** The hours of reminders, as the server keeps them where nobody said otherwise (webapp/reminders/wishes.py). */

import type { Setting } from "../../model/kinds"

export const DIGEST_AT = "07:30"
export const QUIET_FROM = "20:00"
export const QUIET_UNTIL = "07:00"

/** Return when a morning is told: at its own hour, or when the quiet ends that it lies in. Times such as 07:30. */
export function morningAt(wished: Setting): string {
  const at = wished.digest_at ?? DIGEST_AT
  const from = wished.quiet_from ?? QUIET_FROM
  const until = wished.quiet_until ?? QUIET_UNTIL
  const isQuiet = from <= until ? from <= at && at < until : at >= from || at < until
  return isQuiet ? until : at
}
