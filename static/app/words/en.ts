/** English. One file for each part of the app, so that a part is read and translated in one sitting. */

import { briefing } from "./en/briefing"
import { days } from "./en/days"
import { editors } from "./en/editors"
import { frame } from "./en/frame"
import { kinds } from "./en/kinds"

export const en = { frame, kinds, briefing, days, editors } as const
