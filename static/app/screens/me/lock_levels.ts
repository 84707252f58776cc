/** How much a reminder says on a locked phone, from most to least. */

import type { LockScreen } from "../../net/reminders"
import { meWords } from "../../words/me"

const LEVELS: readonly LockScreen[] = ["full", "first_name", "count"]

/** The levels with their names, for a field of choices. */
export function lockLevels(): [LockScreen, string][] {
  return LEVELS.map((level) => [level, meWords.reminders.lockLevel[level]])
}
