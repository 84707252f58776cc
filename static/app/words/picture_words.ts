/** The words of photos: fetched with their screens, not on the way to a briefing. */

import { pictures } from "./en/pictures"
import type { Widened } from "./words"

export const pictureWords: Widened<typeof pictures> = pictures
