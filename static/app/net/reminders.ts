/** The next morning's reminder, as the server would word it. */

import type { Setting } from "../model/kinds"
import { ask } from "./exchange"

export type LockScreen = NonNullable<Setting["lock_screen"]>

/** What a locked phone shows. */
export interface Said {
  title: string
  body: string
}

export type Morning = { day: string } & Record<LockScreen, Said>

/** Returns the next morning that has something to tell, null where none has for weeks. Throws NetError. */
export async function nextMorning(): Promise<Morning | null> {
  return (await ask<{ morning: Morning | null }>("/api/reminders/next")).morning
}
