/** Who is near: asked only on a tap, worked out on the phone, forgotten with the page. */

import { useState } from "preact/hooks"
import { type Near, near } from "../../model/near"
import type { Row } from "../../model/row"
import { rows } from "../../store/book"
import { AskFirst } from "../../ui/asking"
import { Section } from "../../ui/section"
import { say } from "../../ui/toast"
import { kilometresText } from "../../words/distance"
import { listWords } from "../../words/lists"
import { whereAmI } from "../book/looking_for"
import { ItemRow } from "./item_row"
import { seenText } from "./sections"

const words = listWords.today

/** Half an hour on a country road, in kilometres. */
const REACH = 25
const SHOWN = 5

export function NearYou() {
  const [found, setFound] = useState<Near[] | null>(null)
  const [isAsking, setAsking] = useState(false)

  async function ask() {
    setAsking(true)
    try {
      setFound(near(rows.value, await whereAmI(), REACH).slice(0, SHOWN))
    } catch {
      say(listWords.book.noPosition)
    } finally {
      setAsking(false)
    }
  }

  return (
    <Section title={words.near}>
      {found && found.length > 0 ? (
        <ul class="rows">
          {found.map(({ row, kilometres }) => (
            <ItemRow
              key={row.id}
              href={`/app/customer/${row.id}`}
              title={row.name}
              aside={kilometresText(kilometres)}
              detail={[where(row), seenText(row)].filter(Boolean).join(" · ")}
            />
          ))}
        </ul>
      ) : (
        <AskFirst
          hint={found ? words.nobodyNear : words.nearHint}
          label={isAsking ? words.looking : words.whoIsNear}
          isBusy={isAsking}
          onPress={ask}
        />
      )}
    </Section>
  )
}

function where(row: Row): string {
  return [row.company, row.towns[0]].filter(Boolean).join(", ")
}
