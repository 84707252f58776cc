/** Distances as a person would say them. */

import { locale } from "./language"

/** "1.2 km", "12 km". `kilometres` as the crow flies. */
export function kilometresText(kilometres: number): string {
  const digits = kilometres < 10 ? 1 : 0
  const format = { style: "unit", unit: "kilometer", maximumFractionDigits: digits } as const
  return new Intl.NumberFormat(locale(), format).format(Math.max(0.1, kilometres))
}
