/** A part of a page: a small heading, perhaps something at its end, and lines between thin rules. */

import type { ComponentChildren } from "preact"
import { useId } from "preact/hooks"

interface SectionProps {
  title: string
  /** What stands at the end of the heading: a span, a button. */
  aside?: ComponentChildren
  class?: string
  children: ComponentChildren
}

export function Section({ title, aside, class: extra, children }: SectionProps) {
  const id = useId()
  return (
    <section class={extra ? `section ${extra}` : "section"} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  )
}

interface LineProps {
  /** The name, in the serif of names. */
  who?: ComponentChildren
  /** What it is about, where no name leads the line. */
  what?: ComponentChildren
  aside?: ComponentChildren
  /** True where the aside is to be minded: overdue. */
  mind?: boolean
  detail?: ComponentChildren
  /** Where the line leads; or what a press does. */
  href?: string
  onPress?: () => void
}

/** One line of a list: a link where it leads somewhere, a button where it does something. */
export function Line({ who, what, aside, mind, detail, href, onPress }: LineProps) {
  const inside = (
    <>
      {who !== undefined ? <span class="who">{who}</span> : <span>{what}</span>}
      {aside !== undefined && <span class={mind ? "aside mind" : "aside"}>{aside}</span>}
      {detail !== undefined && <span class="detail">{detail}</span>}
    </>
  )
  if (href !== undefined) {
    return (
      <a class="line" href={href}>
        {inside}
      </a>
    )
  }
  if (onPress) {
    return (
      <button type="button" class="line" onClick={onPress}>
        {inside}
      </button>
    )
  }
  return <div class="line">{inside}</div>
}

interface EmptyStateProps {
  /** One sentence that teaches. */
  children: ComponentChildren
  /** One thing to do. */
  action?: ComponentChildren
}

/** What stands where there is nothing yet. */
export function EmptyState({ children, action }: EmptyStateProps) {
  return (
    <div class="empty">
      <p>{children}</p>
      {action}
    </div>
  )
}
