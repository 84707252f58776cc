/** Doing something from Me that may fail: what went wrong is said in the words it came with. */

import { say } from "../../ui/toast"
import { words } from "../../words/words"

/** Do `act`, then say `said`. Returns whether it worked; what failed has been said. */
export async function attempt(act: () => Promise<unknown>, said?: string): Promise<boolean> {
  try {
    await act()
    if (said) say(said)
    return true
  } catch (error) {
    say(whatWentWrong(error))
    return false
  }
}

/** The sentence an error brings along. */
export function whatWentWrong(error: unknown): string {
  return (error instanceof Error && error.message) || words.frame.wentWrong
}

/** Hands a file to the phone's downloads. */
export function saveFile(file: File): void {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(file)
  link.download = file.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
