/** Moments (RFC 3339) as a person would say them, in the rep's own zone. */

import { dayText } from "./dates"
import { locale } from "./language"

/** "10:12" for today, "3 June, 10:12" for another day. `today` is a day such as 2026-11-23. */
export function momentText(moment: string, zone: string, today: string): string {
  const date = new Date(moment)
  const time = date.toLocaleTimeString(locale(), { hour: "numeric", minute: "2-digit", timeZone: zone })
  // Sweden writes its days as ISO does.
  const day = date.toLocaleDateString("sv-SE", { timeZone: zone })
  return day === today ? time : `${dayText(day, today)}, ${time}`
}
