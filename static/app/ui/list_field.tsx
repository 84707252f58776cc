/** Several of a sort: telephone numbers, e-mail addresses, web pages, each with its kind. */

import type { InputHTMLAttributes } from "preact"
import { editorWords } from "../words/editor_words"
import { words } from "../words/words"

export interface ListEntry {
  value: string
  type?: string
}

interface Sort {
  /** What one entry is called, for those who hear it. */
  one: string
  addLabel: string
  /** The kinds of entries, by name. */
  types: Readonly<Record<string, string>>
  input: InputHTMLAttributes<HTMLInputElement>
}

const { phoneType, placeType } = words.kinds

const SORTS: Record<"phones" | "emails" | "urls", Sort> = {
  phones: {
    one: editorWords.phone,
    addLabel: editorWords.addPhone,
    types: phoneType,
    input: { type: "tel", inputMode: "tel" },
  },
  emails: {
    one: editorWords.email,
    addLabel: editorWords.addEmail,
    types: placeType,
    input: { type: "email", inputMode: "email" },
  },
  urls: {
    one: editorWords.url,
    addLabel: editorWords.addUrl,
    types: placeType,
    input: { type: "url", inputMode: "url" },
  },
}

interface ListFieldProps {
  name: keyof typeof SORTS
  label: string
  value: readonly ListEntry[]
  onValue: (value: ListEntry[]) => void
  /** The kind a new entry begins with. */
  begin?: string
  error?: string | undefined
}

export function ListField({ name, label, value, onValue, begin = "work", error }: ListFieldProps) {
  const { one, addLabel, types, input } = SORTS[name]
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
            aria-label={editorWords.typeOf(one)}
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
            aria-label={editorWords.removeThis(entry.value)}
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
