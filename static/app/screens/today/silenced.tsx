/** Which reminders "not useful" has paused, for whom, and the way back. */

import type { Row } from "../../model/row"
import { Button } from "../../ui/button"
import { Section } from "../../ui/section"
import { words } from "../../words/words"
import { settle } from "./item_row"
import { turnOnAgain } from "./settle"

/** A section that is not there while nothing is paused. */
export function Silenced({ rows }: { rows: readonly Row[] }) {
  const found = rows.flatMap((row) => (row.due.silenced ?? []).map((reason) => ({ row, reason })))
  if (found.length === 0) return null
  return (
    <Section title={words.briefing.silenced}>
      <ul class="devices">
        {found.map(({ row, reason }) => {
          const what = words.briefing.silencedReason[reason] ?? reason
          return (
            <li key={`${row.id}:${reason}`}>
              <span>
                {row.name}
                <span class="hint">
                  {what}: {words.briefing.silencedWhy}
                </span>
              </span>
              <Button
                aria-label={`${words.briefing.turnOnAgain}: ${what}, ${row.name}`}
                onClick={() => settle(() => turnOnAgain(row.id, reason), words.briefing.turnedOnAgain)}
              >
                {words.briefing.turnOnAgain}
              </Button>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
