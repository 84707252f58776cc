/** Which day it is for the rep, told to every screen: ages and "in 6 days" must not be yesterday's. */

import { computed, type ReadonlySignal, signal } from "@preact/signals"
import { setting } from "../store/book"

const now = signal(Date.now())

/** The IANA zone the rep's days are counted in: her own wish, else the phone's. */
export const zone: ReadonlySignal<string> = computed(
  () => setting.value.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
)

/** Today in that zone, `2026-11-23`. */
export const today: ReadonlySignal<string> = computed(() => dayIn(zone.value, now.value))

/** The time of day there now, `14:05`. */
export function timeOfDay(): string {
  return format(zone.value, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(Date.now())
}

/** Look at the clock again each minute and whenever the app comes back to the front. */
export function watchClock(): void {
  const look = () => {
    now.value = Date.now()
  }
  setInterval(look, 60_000)
  document.addEventListener("visibilitychange", look)
}

function dayIn(zone: string, moment: number): string {
  const parts = format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(moment)
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? ""
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`
}

/** A zone this phone does not know falls back to the phone's own. */
function format(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone })
  } catch {
    return new Intl.DateTimeFormat("en-GB", options)
  }
}
