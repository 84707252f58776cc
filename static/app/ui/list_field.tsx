/** Several of a sort: telephone numbers, e-mail addresses, web pages, each with its kind. */

import type { InputHTMLAttributes } from "preact"
import { editorWords as words } from "../words/editor_words"

export interface ListEntry {
  value: string
  type?: string
}

interface ListFieldProps {
  label: string
  name: string
  /** What one entry is called, for those who hear it. */
  one: string
  addLabel: string
  value: readonly ListEntry[]
  onValue: (value: ListEntry[]) => void
  types: Readonly<Record<string, string>>
  /** The type a new entry begins with. */
  begin: string
  input?: InputHTMLAttributes<HTMLInputElement>
  error?: string | undefined
}

export function ListField(props: ListFieldProps) {
  const { label, name, one, addLabel, value, onValue, types, begin, input, error } = props
  const change = (at: number, part: Partial<ListEntry>) =>
    onValue(value.map((entry, index) => (index === at ? { ...entry, ...part } : entry)))
  // There is always one to write into: nobody should have to press Add before the first number.
  const shown = value.length > 0 ? value : [{ value: "", type: begin }]
  const write = (at: number, part: Partial<ListEntry>) =>
    value.length > 0 ? change(at, part) : onValue([{ value: "", type: begin, ...part }])
  return (
    <fieldset class="field">
      <legend>{label}</legend>
      {shown.map((entry, index) => (
        <div class="entry" key={index}>
          <input
            class="input"
            {...input}
            name={index === 0 ? name : undefined}
            aria-label={index === 0 ? one : `${one} ${index + 1}`}
            aria-invalid={error && entry.value ? "true" : undefined}
            autocomplete="off"
            value={entry.value}
            onInput={(event) => write(index, { value: event.currentTarget.value })}
          />
          <select
            class="input"
            aria-label={words.typeOf(one)}
            value={entry.type ?? begin}
            onChange={(event) => write(index, { type: event.currentTarget.value })}
          >
            {Object.entries(types).map(([type, text]) => (
              <option key={type} value={type}>
                {text}
              </option>
            ))}
          </select>
          <button
            type="button"
            class="remove"
            aria-label={words.removeThis(entry.value)}
            onClick={() => onValue(value.filter((_entry, at) => at !== index))}
          >
            ×
          </button>
        </div>
      ))}
      {error && <p class="error">{error}</p>}
      {value.length > 0 && (
        <button type="button" class="more" onClick={() => onValue([...value, { value: "", type: begin }])}>
          {addLabel}
        </button>
      )}
    </fieldset>
  )
}
