/** The same person twice? Both are shown side by side, then they are made one. */

import { useState } from "preact/hooks"
import { alike } from "../../model/alike"
import type { Briefing } from "../../model/briefing"
import { rows } from "../../store/book"
import { save } from "../../store/write"
import { Button } from "../../ui/button"
import { closeSheet } from "../../ui/editing"
import { Sheet } from "../../ui/sheet"
import { say } from "../../ui/toast"
import { partialText } from "../../words/dates"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"
import { useCustomer } from "../customer/use_customer"
import { ChooseCustomer } from "./whose"

export function SamePersonSheet({ customerId }: { customerId: string }) {
  const [other, setOther] = useState(customerId)
  const stays = useCustomer(customerId)
  const goes = useCustomer(other)
  if (!stays || !goes) return null
  if (other === customerId) {
    return (
      <ChooseCustomer
        title={editorWords.same}
        because={editorWords.likely}
        offered={alike(stays.row, rows.value)}
        onChoose={(row) => setOther(row.id)}
        onClose={closeSheet}
      />
    )
  }
  const isPossible = stays.customer.record.book === goes.customer.record.book
  return (
    <Sheet
      title={editorWords.same}
      onClose={closeSheet}
      end={
        isPossible && (
          <Button look="primary" onClick={() => makeOne(goes.row.id, customerId)}>
            {editorWords.makeOne}
          </Button>
        )
      }
    >
      <p class="hint">{isPossible ? editorWords.sameHint : editorWords.otherBook}</p>
      <div class="side-by-side">
        <Side title={editorWords.stays} page={stays} />
        <Side title={editorWords.goes} page={goes} />
      </div>
    </Sheet>
  )
}

async function makeOne(id: string, customer_id: string): Promise<void> {
  closeSheet()
  try {
    const saved = await save([{ op: "merge", kind: "customer", id, customer_id }])
    say(editorWords.madeOne, () => saved.undo())
  } catch {
    say(words.frame.notSaved)
  }
}

function Side({ title, page }: { title: string; page: Briefing }) {
  const { row, customer, timeline } = page
  const { phones = [], emails = [], birth } = customer.data
  const lines = [
    row.name,
    row.title,
    row.company,
    ...[...phones, ...emails].map(({ value }) => value),
    birth && words.briefing.birthday(partialText(birth)),
    editorWords.entries(timeline.length),
  ]
  return (
    <section aria-label={title}>
      <h3 class="label">{title}</h3>
      <p class="prose">{lines.filter(Boolean).join("\n")}</p>
    </section>
  )
}
