/** A day to remember as a row: whose, what, when. It leads to the customer's briefing. */

import type { ComponentChildren } from "preact"
import type { Coming } from "../../model/occasions_list"
import { words } from "../../words/words"

interface ComingRowProps {
  day: Coming
  aside: string
  /** True where the day is today. */
  isNow?: boolean
  /** What can be done about it. */
  children?: ComponentChildren
}

export function ComingRow({ day, aside, isNow, children }: ComingRowProps) {
  return (
    <li class="row">
      <a class="who" href={`/app/customer/${day.row.id}`}>
        {day.person?.name || day.row.name}
      </a>
      <span class={isNow ? "aside now" : "aside"}>{aside}</span>
      <span class="detail">{whatAndWhose(day)}</span>
      {children}
    </li>
  )
}

/** "turns 16 · Maria Lindqvist’s daughter"; for the customer's own day where she works: "turns 50 · Falk Maskin". */
export function whatAndWhose({ type, label, years, person, row }: Coming): string {
  const what = words.days.coming(type, label, years)
  const whose = person
    ? words.days.kinOf(words.days.kin(person.relation, person.gender), row.name)
    : row.company
  return [what, whose].filter(Boolean).join(" · ")
}
