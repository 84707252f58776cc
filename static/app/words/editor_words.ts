/** The words of the editors: fetched with them, not on the way to a briefing. */

import { editors } from "./en/editors"
import type { Widened } from "./words"

export const editorWords: Widened<typeof editors> = editors
