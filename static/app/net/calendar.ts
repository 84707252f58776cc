/** The rep's calendar for other programs: its secret address, made and taken back. */

import { ask } from "./exchange"

const PLACE = "/api/calendar"

interface CalendarLink {
  link: string | null
}

/** Returns the address, null while there is none. Throws NetError. */
export async function calendarLink(): Promise<string | null> {
  return (await ask<CalendarLink>(PLACE)).link
}

/** Makes a new address; the one before opens nothing any more. Throws NetError. */
export async function openCalendar(): Promise<string | null> {
  return (await ask<CalendarLink>(PLACE, { method: "POST" })).link
}

/** Takes the address back. Throws NetError. */
export async function closeCalendar(): Promise<void> {
  await ask(PLACE, { method: "DELETE" })
}
