/** Which reminders "not useful" has paused, for whom, and the way back. */

import type { Row } from "../../model/row"
import { ActLine } from "../../ui/asking"
import { Section } from "../../ui/section"
import { settle } from "../../ui/settle"
import { words } from "../../words/words"
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
            <ActLine
              key={`${row.id}:${reason}`}
              text={row.name}
              hint={`${what}: ${words.briefing.silencedWhy}`}
              label={words.briefing.turnOnAgain}
              about={`${what}, ${row.name}`}
              onPress={() => settle(() => turnOnAgain(row.id, reason), words.briefing.turnedOnAgain)}
            />
          )
        })}
      </ul>
    </Section>
  )
}
