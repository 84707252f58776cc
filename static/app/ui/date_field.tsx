/** A date of which one may know only a part: day, month and year, each of which may stay empty. */

import { useId } from "preact/hooks"
import type { DateParts } from "../model/date_parts"
import { monthNames } from "../words/dates"
import { editorWords as words } from "../words/editor_words"

interface DateFieldProps {
  label: string
  name?: string
  value: DateParts
  onValue: (value: DateParts) => void
  error?: string | undefined
}

export function DateField({ label, name, value, onValue, error }: DateFieldProps) {
  const id = useId()
  const says = error ? `${id}-error` : `${id}-hint`
  const invalid = error ? "true" : undefined
  return (
    <fieldset class="field">
      <legend>{label}</legend>
      <div class="date-parts">
        <input
          class="input"
          name={name}
          aria-label={words.day}
          placeholder={words.day}
          aria-describedby={says}
          aria-invalid={invalid}
          inputMode="numeric"
          maxLength={2}
          autocomplete="off"
          value={value.day}
          onInput={(event) => onValue({ ...value, day: digits(event.currentTarget.value) })}
        />
        <select
          class="input"
          aria-label={words.month}
          aria-describedby={says}
          value={value.month}
          onChange={(event) => onValue({ ...value, month: event.currentTarget.value })}
        >
          <option value="">{words.month}</option>
          {monthNames().map((month, index) => (
            <option key={month} value={String(index + 1)}>
              {month}
            </option>
          ))}
        </select>
        <input
          class="input"
          aria-label={words.year}
          placeholder={words.year}
          aria-describedby={says}
          inputMode="numeric"
          maxLength={4}
          autocomplete="off"
          value={value.year}
          onInput={(event) => onValue({ ...value, year: digits(event.currentTarget.value) })}
        />
      </div>
      {error ? (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      ) : (
        <p class="hint" id={`${id}-hint`}>
          {words.anyPart}
        </p>
      )}
    </fieldset>
  )
}

function digits(text: string): string {
  return text.replace(/\D/g, "")
}
