/** The words of Today, Book and Occasions: fetched with those screens, not on the way to a briefing. */

import { book } from "./en/book"
import { occasions } from "./en/occasions"
import { today } from "./en/today"
import type { Widened } from "./words"

const en = { today, book, occasions } as const

export const listWords: Widened<typeof en> = en
