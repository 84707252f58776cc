/** The sheet before the browser's question. */

import { Sheet } from "../../ui/sheet"

export function PrimingSheet({ onClose }: { onClose: () => void }) {
  return (
    <Sheet title="" onClose={onClose}>
      {""}
    </Sheet>
  )
}
