/** Small parts that say something and offer one thing to do about it. */

import type { ComponentChildren } from "preact"
import { Button } from "./button"

interface AskFirstProps {
  hint: string
  /** What the button says; pressed it does `onPress`, and waits while `isBusy`. */
  label: string
  onPress: () => void
  isBusy?: boolean
}

/** What is not here yet, and the button that asks for it. */
export function AskFirst({ hint, label, onPress, isBusy = false }: AskFirstProps) {
  return (
    <div class="ask-first">
      <p class="hint" aria-live="polite">
        {hint}
      </p>
      <Button onClick={onPress} disabled={isBusy}>
        {label}
      </Button>
    </div>
  )
}

interface ActLineProps {
  text: string
  hint?: ComponentChildren
  /** What the button says; for those who hear it, together with what it is about. Absent: nothing to do. */
  label?: string | undefined
  about?: string
  onPress: () => void
}

/** A line of a list with one thing to do at its end. */
export function ActLine({ text, hint, label, about = text, onPress }: ActLineProps) {
  return (
    <li>
      <span>
        {text}
        {hint && <span class="hint">{hint}</span>}
      </span>
      {label && (
        <Button aria-label={`${label}: ${about}`} onClick={onPress}>
          {label}
        </Button>
      )}
    </li>
  )
}
