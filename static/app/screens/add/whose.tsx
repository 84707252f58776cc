/** For whom is it? Today's visits are offered first; anybody is found by typing. */

import { useState } from "preact/hooks"
import { due } from "../../model/due"
import type { Row } from "../../model/row"
import { search } from "../../model/search"
import { rows } from "../../store/book"
import { closeSheet, type EditRequest, edit } from "../../ui/editing"
import { TextField } from "../../ui/field"
import { Line } from "../../ui/section"
import { Sheet } from "../../ui/sheet"
import { today } from "../../ui/today"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"

const SHOWN = 8

export function WhoseSheet({ request }: { request: EditRequest }) {
  return (
    <ChooseCustomer
      title={editorWords.whose(words.kinds[request.kind])}
      onChoose={(row) => edit({ ...request, customerId: row.id })}
      onClose={closeSheet}
    />
  )
}

interface ChooseCustomerProps {
  title: string
  /** Who is offered first, and why; absent: whoever is to be visited today. */
  offered?: Row[]
  because?: string
  onChoose: (row: Row) => void
  onClose: () => void
}

/** A sheet with the customers one is likely to mean, and anybody else by typing. */
export function ChooseCustomer({ title, onChoose, onClose, ...first }: ChooseCustomerProps) {
  const { offered = rows.value.filter(isPlannedToday), because = editorWords.planned } = first
  const [query, setQuery] = useState("")
  const begun = query ? [] : offered
  const found = query
    ? search(rows.value, query, SHOWN)
    : rows.value.filter((row) => !begun.includes(row)).slice(0, SHOWN)
  return (
    <Sheet title={title} onClose={onClose}>
      <TextField
        label={editorWords.find}
        value={query}
        onValue={setQuery}
        input={{ type: "search", enterkeyhint: "search", autofocus: true }}
      />
      {begun.length > 0 && <Choice title={because} rows={begun} onChoose={onChoose} />}
      {query && found.length === 0 && <p class="hint">{editorWords.nobodyFound}</p>}
      {found.length > 0 && <Choice title={editorWords.lately} rows={found} onChoose={onChoose} />}
    </Sheet>
  )
}

interface ChoiceProps {
  title: string
  rows: Row[]
  onChoose: (row: Row) => void
}

function Choice({ title, rows, onChoose }: ChoiceProps) {
  return (
    <section class="section lines" aria-label={title}>
      <h3 class="heading">{title}</h3>
      {rows.map((row) => (
        <Line
          key={row.id}
          who={row.name}
          detail={[row.company, row.towns[0]].filter(Boolean).join(", ") || undefined}
          onPress={() => onChoose(row)}
        />
      ))}
    </section>
  )
}

function isPlannedToday(row: Row): boolean {
  return due(row.due, today.value).some((item) => item.reason === "visit" && item.in_days === 0)
}
