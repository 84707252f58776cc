/** Fields with their labels above them and, where needed, a hint or what is wrong below. */

import type { ComponentChildren, InputHTMLAttributes } from "preact"
import { useId } from "preact/hooks"

interface Common {
  label: string
  /** The field's name, by which an editor begins at it. */
  name?: string | undefined
  hint?: string | undefined
  error?: string | undefined
}

/** What ties a field to its hint and its error for those who hear the page. */
interface Tied {
  id: string
  name: string | undefined
  "aria-invalid": "true" | undefined
  "aria-describedby": string | undefined
}

/** Label, one control, hint and error. `children` gets the attributes its control must carry. */
export function Field({
  label,
  name,
  hint,
  error,
  children,
}: Common & { children: (tied: Tied) => ComponentChildren }) {
  const id = useId()
  const says = error ? `${id}-error` : hint ? `${id}-hint` : undefined
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, name, "aria-invalid": error ? "true" : undefined, "aria-describedby": says })}
      {error ? (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      ) : (
        hint && (
          <p class="hint" id={`${id}-hint`}>
            {hint}
          </p>
        )
      )}
    </div>
  )
}

interface TextProps extends Common {
  value: string
  onValue: (value: string) => void
  /** Whatever else an input may be told: type, inputMode, autocomplete, list. */
  input?: InputHTMLAttributes<HTMLInputElement>
}

/** One line of text, a number, an address, a day: as `input.type` says. */
export function TextField({ value, onValue, input, ...common }: TextProps) {
  return (
    <Field {...common}>
      {(tied) => (
        <input
          class="input"
          type="text"
          autocomplete="off"
          {...input}
          {...tied}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

interface LongProps extends Common {
  value: string
  onValue: (value: string) => void
  /** In the serif and tall: somebody is going to write here. */
  prose?: boolean
  maxLength?: number
}

/** Text of many lines; it grows with what is written. */
export function LongField({ value, onValue, prose, maxLength, ...common }: LongProps) {
  return (
    <Field {...common}>
      {(tied) => (
        <textarea
          class={prose ? "input prose" : "input"}
          {...tied}
          maxLength={maxLength}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

interface ChoiceProps extends Common {
  value: string
  onValue: (value: string) => void
  /** Value and name of each choice, in order. */
  choices: readonly (readonly [string, string])[]
  /** What the choice of nothing is called; absent: something must be chosen. */
  none?: string
}

/** One of several, in the phone's own picker. */
export function ChoiceField({ value, onValue, choices, none, ...common }: ChoiceProps) {
  return (
    <Field {...common}>
      {(tied) => (
        <select
          class="input"
          {...tied}
          value={value}
          onChange={(event) => onValue(event.currentTarget.value)}
        >
          {none !== undefined && <option value="">{none}</option>}
          {choices.map(([choice, name]) => (
            <option key={choice} value={choice}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

interface ChipsProps {
  label: string
  value: string
  onValue: (value: string) => void
  choices: readonly (readonly [string, string])[]
}

/** One of a few, all in view. */
export function ChipsField({ label, value, onValue, choices }: ChipsProps) {
  const name = useId()
  return (
    <fieldset class="field">
      <legend>{label}</legend>
      <div class="chips">
        {choices.map(([choice, text]) => (
          <label class="chip" key={choice}>
            <input
              class="unseen"
              type="radio"
              name={name}
              value={choice}
              checked={choice === value}
              onChange={() => onValue(choice)}
            />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

interface SwitchProps {
  label: string
  hint?: string
  value: boolean
  onValue: (value: boolean) => void
}

/** On or off. */
export function SwitchField({ label, hint, value, onValue }: SwitchProps) {
  const id = useId()
  return (
    <div class="field">
      <div class="switch">
        <label for={id}>{label}</label>
        <input
          id={id}
          type="checkbox"
          role="switch"
          aria-checked={value}
          aria-describedby={hint ? `${id}-hint` : undefined}
          checked={value}
          onChange={(event) => onValue(event.currentTarget.checked)}
        />
      </div>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}
