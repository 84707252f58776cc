/** The words of Me and the pages below it: fetched with those screens, not on the way to a briefing. */

import { calendar } from "./en/calendar"
import { importing } from "./en/importing"
import { install } from "./en/install"
import { locked } from "./en/locked"
import { me } from "./en/me"
import { notes } from "./en/notes"
import { reminders } from "./en/reminders"
import { safety } from "./en/safety"
import { suggestions } from "./en/suggestions"
import type { Widened } from "./words"

const en = { me, notes, safety, reminders, install, importing, calendar, suggestions, locked } as const

export const meWords: Widened<typeof en> = en
