/** One customer in a list: the name leads to the briefing, and the whole row is the target. */

import type { ComponentChildren } from "preact"
import { waited } from "../../model/book_list"
import type { Row } from "../../model/row"
import { today } from "../../ui/today"
import { span } from "../../words/dates"
import { words } from "../../words/words"

/** The height the styles hold a row to, in pixels. */
export const ROW_HEIGHT = 68

interface CustomerRowProps {
  /** undefined: nobody yet. */
  row: Row | undefined
  /** At the end of the first line; absent: how long ago the last touch was, or that she is gone. */
  aside?: string
  /** The second line; absent: where she works and who is around her. */
  detail?: ComponentChildren
}

export function CustomerRow({ row, aside, detail }: CustomerRowProps) {
  const line = row && lineOf(row, today.value)
  return (
    <li class="row">
      <a class="who" href={row && `/app/customer/${row.id}`}>
        {row?.name}
      </a>
      <span class={aside === undefined && line?.isOverdue ? "aside mind" : "aside"}>
        {aside ?? line?.end}
      </span>
      <span class="detail">{detail ?? line?.detail}</span>
    </li>
  )
}

interface RowLine {
  day: string
  end: string | undefined
  isOverdue: boolean
  detail: string
}

const lines = new WeakMap<Row, RowLine>()

/** What the row says, kept with it: the words of a span cost more than all the rest of a row. */
function lineOf(row: Row, day: string): RowLine {
  const known = lines.get(row)
  if (known?.day === day) return known
  const wait = waited(row, day)
  const isGone = row.status === "lost" || row.status === "deceased"
  const line = {
    day,
    end: isGone ? words.kinds.status[row.status] : row.last && wait ? span(-wait.days) : undefined,
    isOverdue: wait?.isOverdue ?? false,
    detail: whereAndWith(row),
  }
  lines.set(row, line)
  return line
}

/** "Nordverk, Gävle · Erik, Arnold, Signe". */
function whereAndWith(row: Row): string {
  const where = [row.company, row.towns[0]].filter(Boolean).join(", ")
  return [where || row.title, row.people.slice(0, 3).join(", ")].filter(Boolean).join(" · ")
}
