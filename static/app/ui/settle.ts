/** One thing done with a tap: kept, said, and taken back with another. */

import type { Saved } from "../store/write"
import { words } from "../words/words"
import { say } from "./toast"

/** Do it and offer the way back; where it could not be kept, say so. Returns whether it was kept. */
export async function settle<S extends Saved>(
  act: () => Promise<S>,
  said: string | ((saved: S) => string),
): Promise<boolean> {
  try {
    const saved = await act()
    say(typeof said === "string" ? said : said(saved), () => saved.undo())
    return true
  } catch {
    say(words.frame.notSaved)
    return false
  }
}
