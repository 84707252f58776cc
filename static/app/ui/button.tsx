/** What can be pressed. */

import type { ButtonHTMLAttributes } from "preact"

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary` is the one thing a screen is for; `danger` removes; absent: an ordinary button. */
  look?: "primary" | "quiet" | "danger"
  wide?: boolean
}

/** A button of at least 44 px. Its type is `button`, so that it never sends a form by accident. */
export function Button({ look, wide, type = "button", ...rest }: ButtonProps) {
  return <button {...rest} type={type} class={buttonClass(look, wide)} />
}

/** The classes of a button, for a link that looks like one. */
export function buttonClass(look?: ButtonProps["look"], wide?: boolean): string {
  return ["button", look, wide && "wide"].filter(Boolean).join(" ")
}

interface ChipProps {
  label: string
  pressed: boolean
  onPress: () => void
}

/** A choice that is on or off, for filters. */
export function Chip({ label, pressed, onPress }: ChipProps) {
  return (
    <button type="button" class="chip" aria-pressed={pressed} onClick={onPress}>
      {label}
    </button>
  )
}
