/** A sheet: a dialog that rises from the foot of the screen. The browser keeps the focus in it and gives it back. */

import type { ComponentChildren } from "preact"
import { useId, useLayoutEffect, useRef } from "preact/hooks"
import { words } from "../words/words"

interface SheetProps {
  title: string
  /** Called when it is left: by Escape, the back gesture, a tap beside it, the button where no other is named. */
  onClose: () => void
  /** What the button at the top does, where giving up is not the same as leaving. */
  onCancel?: () => void
  /** With it the sheet is a form: Enter and the buttons at the end send it. */
  onSubmit?: () => void
  /** The buttons at the foot, always in view. */
  end?: ComponentChildren
  children: ComponentChildren
}

export function Sheet({ title, onClose, onCancel, onSubmit, end, children }: SheetProps) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)

  useLayoutEffect(() => {
    const opened = dialog.current
    const before = document.activeElement
    opened?.showModal()
    return () => {
      opened?.close()
      // The dialog gives the focus back by itself, but not when it leaves the page in the same moment.
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])

  const inside = (
    <>
      <div class="sheet-top">
        <h2 id={id}>{title}</h2>
        <button type="button" class="button quiet" onClick={onCancel ?? onClose}>
          {onSubmit ? words.frame.cancel : words.frame.close}
        </button>
      </div>
      <div class="sheet-body">{children}</div>
      {end && <div class="sheet-end">{end}</div>}
    </>
  )
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the key that closes it is Escape, which arrives as `cancel`
    <dialog
      class="sheet"
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose()
      }}
    >
      {onSubmit ? (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            onSubmit()
          }}
        >
          {inside}
        </form>
      ) : (
        <div class="inner">{inside}</div>
      )}
    </dialog>
  )
}
