/** The sheet that is open: what to add, or an editor. */

import { closeSheet, type OpenSheet } from "../ui/editing"
import { Sheet } from "../ui/sheet"
import { words } from "../words/words"

export function OpenedSheet({ open }: { open: NonNullable<OpenSheet> }) {
  return (
    <Sheet title={words.frame.add} onClose={closeSheet}>
      {open.sheet}
    </Sheet>
  )
}
