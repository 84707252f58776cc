/** Those around the customer: the name in the serif, beneath it who that is and how old today. */

import type { Briefing, Kin } from "../../model/briefing"
import { edit } from "../../ui/editing"
import { words } from "../../words/words"
import { Conflicts } from "./conflicts"

export function Family({ people, page }: { people: Kin[]; page: Briefing }) {
  if (people.length === 0) {
    const begin = () => edit({ kind: "person", customerId: page.row.id, fields: { relation: "spouse" } })
    return (
      <button type="button" class="begin" onClick={begin}>
        {words.briefing.nobodyYet}
      </button>
    )
  }
  return (
    <ul class="family">
      {people.map((person) => (
        <li key={person.id}>
          <button type="button" onClick={() => edit({ kind: "person", record: person.record })}>
            <b>{person.data.name}</b>
            {person.data.phonetic && <i class="say"> {person.data.phonetic}</i>}
            <span class="kin">{kinText(person, page)}</span>
          </button>
          <Conflicts of={person.record} conflicts={page.conflicts} />
        </li>
      ))}
    </ul>
  )
}

/** "daughter, turns 16 in 6 days"; a few words of what is known, where there is room for them. */
function kinText(person: Kin, page: Briefing): string {
  const { relation, gender, status, about } = person.data
  // What stands under Next need not be said twice.
  const isNext = page.next?.key.split(":")[1] === person.id
  const turns = isNext && person.age ? null : person.turns
  const who = words.briefing.kin({ relation, gender, status, age: person.age, turns })
  const isShort = about && who.length + about.length <= 21
  return isShort ? `${who} · ${about.charAt(0).toLocaleLowerCase()}${about.slice(1)}` : who
}
