/** What can be added. On a briefing the customer is known; elsewhere the next sheet asks. */

import { closeSheet, type EditableKind, edit } from "../../ui/editing"
import { Sheet } from "../../ui/sheet"
import { words } from "../../words/words"

const OFFERED = ["customer", "person", "note", "touch", "occasion", "promise"] as const

export function AddSheet({ customerId }: { customerId: string | undefined }) {
  const begin = (kind: EditableKind) =>
    edit(customerId && kind !== "customer" ? { kind, customerId } : { kind })
  return (
    <Sheet title={words.frame.add} onClose={closeSheet}>
      <div class="offered">
        {OFFERED.map((kind) => (
          <button key={kind} type="button" onClick={() => begin(kind)}>
            {words.kinds[kind]}
          </button>
        ))}
      </div>
    </Sheet>
  )
}
