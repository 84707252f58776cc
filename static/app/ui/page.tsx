/** A screen: the line at the top, the heading that takes the focus after navigation, the content. */

import type { ComponentChildren } from "preact"
import { useEffect, useRef } from "preact/hooks"
import { words } from "../words/words"
import { StatusMark } from "./status_mark"

interface PageProps {
  /** The level-1 heading, and the name of the browser's tab. */
  title: string
  subtitle?: ComponentChildren
  /** What stands at the start of the top line: the day, a count, the way back. */
  top?: ComponentChildren
  /** In place of the plain heading; it must hold the `Heading` itself. */
  head?: ComponentChildren
  class?: string
  children: ComponentChildren
}

export function Page({ title, subtitle, top, head, class: extra, children }: PageProps) {
  useEffect(() => {
    document.title = title === words.frame.app ? title : `${title} · ${words.frame.app}`
  }, [title])
  return (
    <div class={extra ? `page ${extra}` : "page"}>
      <header class="top">
        {top ?? <span />}
        <StatusMark />
      </header>
      <main id="main">
        {head ?? (
          <header>
            <Heading>{title}</Heading>
            {subtitle && <p class="subtitle">{subtitle}</p>}
          </header>
        )}
        {children}
      </main>
    </div>
  )
}

/** Set once the first page stands: the first one leaves the focus to the browser. */
let isFirst = true

/** The level-1 heading. A screen reader begins here after navigation. */
export function Heading({ children }: { children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true })
    isFirst = false
  }, [])
  return (
    <h1 class="title" tabIndex={-1} ref={heading}>
      {children}
    </h1>
  )
}
