/** The whole Book under its letters, and the sheet that jumps to one of them. */

import { useMemo } from "preact/hooks"
import { byLetter } from "../../model/book_list"
import { distance } from "../../model/near"
import type { Row } from "../../model/row"
import { alphabet } from "../../store/book"
import { Sheet } from "../../ui/sheet"
import { kilometresText } from "../../words/distance"
import { listWords } from "../../words/lists"
import { type Block, Blocks } from "./blocks"
import { CustomerRow, ROW_HEIGHT } from "./customer_row"
import { filter, jump } from "./looking_for"

const words = listWords.book

/** Rows in one block: about a screen full. */
const ROWS = 12

/** The height the styles hold a letter to, in pixels. */
const LETTER_HEIGHT = 34

export function Everybody({ rows }: { rows: readonly Row[] }) {
  const { here } = filter.value
  const blocks = useMemo(
    () =>
      here
        ? blocksOf(rows, undefined)
        : byLetter(rows, alphabet.value).flatMap((part) => blocksOf(part.rows, part.letter)),
    [rows, here],
  )
  return <Blocks blocks={blocks} jump={jump} />
}

function blocksOf(rows: readonly Row[], letter: string | undefined): Block[] {
  const blocks: Block[] = []
  for (let from = 0; from < rows.length; from += ROWS) {
    const part = rows.slice(from, from + ROWS)
    const heading = from === 0 ? letter : undefined
    blocks.push({
      key: from === 0 && letter ? letter : `${letter ?? ""} ${from}`,
      height: part.length * ROW_HEIGHT + (heading ? LETTER_HEIGHT : 0),
      draw: () => (
        <>
          {heading && <h2 class="letter">{heading}</h2>}
          <ul class="rows">
            {part.map((row) => (
              <CustomerRow key={row.id} row={row} {...awayFrom(row)} />
            ))}
          </ul>
        </>
      ),
    })
  }
  return blocks
}

/** How far away she is, while the rep asks who is near. */
function awayFrom(row: Row): { aside?: string } {
  const { here } = filter.value
  return here && row.place ? { aside: kilometresText(distance(here, row.place)) } : {}
}

export function LettersSheet({ rows, onClose }: { rows: readonly Row[]; onClose: () => void }) {
  const jumpTo = (letter: string) => {
    onClose()
    // The sheet gives the focus back and lets the page scroll again before the jump.
    requestAnimationFrame(() => {
      jump.value = letter
    })
  }
  return (
    <Sheet title={words.lettersTitle} onClose={onClose}>
      <div class="letters">
        {byLetter(rows, alphabet.value).map(({ letter }) => (
          <button key={letter} type="button" class="chip" onClick={() => jumpTo(letter)}>
            {letter}
          </button>
        ))}
      </div>
    </Sheet>
  )
}
