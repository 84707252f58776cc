/** A word about what was just done, with the way back. Undo instead of questions. */

import { signal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { words } from "../words/words"

interface Toast {
  text: string
  undo?: () => Promise<void> | void
  /** Another thing to do than undo, with its name. */
  action?: { label: string; act: () => void }
}

/** Long enough to read it, reach for it and press it with cold fingers. */
const SHOWN = 8_000

const current = signal<Toast | null>(null)

/** Say `text` at the foot of the screen; with `undo` a button offers to take it back. */
export function say(text: string, undo?: Toast["undo"]): void {
  current.value = undo ? { text, undo } : { text }
}

/** Offer something to do, until it is done or something else is said. */
export function offer(text: string, label: string, act: () => void): void {
  current.value = { text, action: { label, act } }
}

/** The place where toasts appear; once, in the frame. */
export function Toasts() {
  const toast = current.value
  useEffect(() => {
    if (!toast || toast.action) return
    const timer = setTimeout(() => {
      if (current.value === toast) current.value = null
    }, SHOWN)
    return () => clearTimeout(timer)
  }, [toast])

  async function takeBack() {
    current.value = null
    try {
      await toast?.undo?.()
      say(words.frame.undone)
    } catch {
      say(words.frame.notSaved)
    }
  }

  return (
    <div class="toasts" role="log" aria-live="polite" aria-relevant="additions">
      {toast && (
        <div class="toast" key={toast.text}>
          <span>{toast.text}</span>
          {toast.undo && (
            <button type="button" onClick={takeBack}>
              {words.frame.undo}
            </button>
          )}
          {toast.action && (
            <button
              type="button"
              onClick={() => {
                current.value = null
                toast.action?.act()
              }}
            >
              {toast.action.label}
            </button>
          )}
        </div>
      )}
    </div>
  )
}
