/** One customer in a list: the name leads to the briefing, and the whole row is the target. */

import type { ComponentChildren } from "preact"
import { waited } from "../../model/book-list"
import type { Row } from "../../model/row"
import { today } from "../../ui/today"
import { span } from "../../words/dates"

/** The height the styles hold a row to, in pixels. */
export const ROW_HEIGHT = 68

interface CustomerRowProps {
  row: Row
  /** At the end of the first line; absent: how long ago the last touch was. */
  aside?: string
  /** The second line; absent: where she works and who is around her. */
  detail?: ComponentChildren
}

export function CustomerRow({ row, aside, detail }: CustomerRowProps) {
  const wait = waited(row, today.value)
  const end = aside ?? (row.last && wait ? span(-wait.days) : undefined)
  return (
    <li class="row">
      <a class="who" href={`/app/customer/${row.id}`}>
        {row.name}
      </a>
      {end !== undefined && (
        <span class={aside === undefined && wait?.isOverdue ? "aside mind" : "aside"}>{end}</span>
      )}
      <span class="detail">{detail ?? whereAndWith(row)}</span>
    </li>
  )
}

/** "Nordverk, Gävle · Erik, Arnold, Signe". */
function whereAndWith(row: Row): string {
  const where = [row.company, row.towns[0]].filter(Boolean).join(", ")
  return [where || row.title, row.people.slice(0, 3).join(", ")].filter(Boolean).join(" · ")
}
