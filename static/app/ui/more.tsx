/** Long text, cut at two lines until somebody asks for more. */

import { useState } from "preact/hooks"
import { words } from "../words/words"

/** What stands in two lines beside the word More, at 390 px and the size of the text. */
const TWO_LINES = 84

/** The beginning of `text`, cut at a word's end, or all of it where it is short enough. */
export function excerpt(text: string, limit = TWO_LINES): string {
  const flat = text.replace(/\s+/g, " ").trim()
  if (flat.length <= limit) return flat
  const end = flat.lastIndexOf(" ", limit)
  return `${flat.slice(0, end > limit / 2 ? end : limit).replace(/[\s,;:.–-]+$/, "")} …`
}

export function Cut({ text, limit }: { text: string; limit?: number }) {
  const [open, setOpen] = useState(false)
  const short = excerpt(text, limit)
  if (short === text.trim()) return <span class="written">{text.trim()}</span>
  return (
    <>
      <span class="written">{open ? text : short}</span>{" "}
      <button type="button" class="more" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? words.frame.less : words.frame.more}
      </button>
    </>
  )
}
