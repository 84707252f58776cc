/** Somebody's own words as a line: cut at two lines until asked for more, opened for editing by a touch. */

import type { ComponentChildren } from "preact"
import { useState } from "preact/hooks"
import { words } from "../words/words"

/** What stands in two lines beside the word More, at 390 px. */
const TWO_LINES = 70

/** The beginning of `text`, cut at a word's end, or all of it where it is short enough. */
export function excerpt(text: string, limit: number = TWO_LINES): string {
  const flat = text.replace(/\s+/g, " ").trim()
  const letters = Array.from(flat)
  if (letters.length <= limit) return flat
  const cut = letters.slice(0, limit).join("")
  const end = cut.lastIndexOf(" ")
  return `${(end > limit / 2 ? cut.slice(0, end) : cut).replace(/[\s,;:.–-]+$/, "")} …`
}

interface ToldProps {
  text: string
  /** What stands before and after the words, in the same line. */
  lead?: ComponentChildren
  tail?: ComponentChildren
  /** The point in the margin: `mind`, `owed` or `done`; "" for a plain one; absent: none. */
  point?: "" | "mind" | "owed" | "done"
  /** In the serif, as it was written. */
  prose?: boolean
  onPress: () => void
}

export function Told({ text, lead, tail, point, prose, onPress }: ToldProps) {
  const [isOpen, setOpen] = useState(false)
  const short = excerpt(text)
  const isLong = short.endsWith(" …")
  return (
    <div
      class={["told", prose && "prose", point !== undefined && `point ${point}`].filter(Boolean).join(" ")}
    >
      <button type="button" class={isOpen ? "words open" : "words"} onClick={onPress}>
        <span>
          {lead}
          {isOpen ? text.trim() : short}
          {tail}
        </span>
      </button>
      {isLong && (
        <button type="button" class="more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? words.frame.less : words.frame.more}
        </button>
      )}
    </div>
  )
}
