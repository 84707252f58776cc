/** One reminder: who, why, and behind the three dots what can be done about it. */

import type { ComponentChildren } from "preact"
import { useId, useState } from "preact/hooks"
import type { Saved } from "../../store/write"
import { settle } from "../../ui/settle"
import { listWords } from "../../words/lists"

const words = listWords.today

interface ItemRowProps {
  /** Where the row leads. */
  href: string
  /** The link: a name, or with `sort` a sentence. */
  title: string
  /** For what is a sentence and not a name: the colour of its point. */
  sort?: "mind" | "owed"
  aside?: string | undefined
  asideLook?: "mind" | "now" | undefined
  detail?: ComponentChildren
  /** What can be done; gets the way to close itself. Absent: nothing to settle. */
  actions?: ((close: () => void) => ComponentChildren) | undefined
}

export function ItemRow({ href, title, sort, aside, asideLook, detail, actions }: ItemRowProps) {
  const [isOpen, setOpen] = useState(false)
  const panel = useId()
  return (
    <li class={actions ? "row loose acts" : "row loose"}>
      <a class={sort ? `what point ${sort}` : "who"} href={href}>
        {sort ? <span>{title}</span> : title}
      </a>
      {aside && <span class={asideLook ? `aside ${asideLook}` : "aside"}>{aside}</span>}
      {detail && <span class={sort ? "detail inset" : "detail"}>{detail}</span>}
      {actions && (
        <button
          type="button"
          class="dots"
          aria-label={words.act(title)}
          aria-expanded={isOpen}
          aria-controls={panel}
          onClick={() => setOpen(!isOpen)}
        >
          <span aria-hidden="true">···</span>
        </button>
      )}
      {actions && (
        <div class="what-to-do" id={panel} hidden={!isOpen}>
          {isOpen && actions(() => setOpen(false))}
        </div>
      )}
    </li>
  )
}

interface ActProps<S extends Saved> {
  label: string
  /** What to say once it is saved; with it comes the way back. */
  said: string | ((saved: S) => string)
  act: () => Promise<S>
}

/** A chip that settles something. When it could not be kept, the reminder stays and the page says so. */
export function Act<S extends Saved>({ label, said, act }: ActProps<S>) {
  return (
    <button type="button" class="chip" onClick={() => void settle(act, said)}>
      {label}
    </button>
  )
}
