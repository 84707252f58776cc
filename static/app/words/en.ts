/** English. One file for each part of the app, so that a part is read and translated in one sitting. */

import { briefing } from "./en/briefing"
import { days } from "./en/days"
import { fields } from "./en/fields"
import { frame } from "./en/frame"
import { kinds } from "./en/kinds"

export const en = { frame, kinds, briefing, days, fields } as const
