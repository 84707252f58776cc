/** The photos among what is known: faces, business cards, whoever else is around. */

import type { Briefing } from "../../model/briefing"
import { edit } from "../../ui/editing"
import { Section } from "../../ui/section"
import { pictureWords } from "../../words/picture_words"
import { words } from "../../words/words"
import { Conflicts } from "../customer/conflicts"
import { Photo } from "./photo"

export function Photos({ page }: { page: Briefing }) {
  const { row, pictures, kin, others, conflicts } = page
  const nameOf = (id = "") => [...kin, ...others].find((person) => person.id === id)?.data.name
  const add = (
    <button type="button" class="heading-act" onClick={() => edit({ kind: "picture", customerId: row.id })}>
      {pictureWords.add}
    </button>
  )
  return (
    <Section title={pictureWords.title} aside={add}>
      <ul class="photos">
        {pictures.map(({ id, record, data }) => (
          <li key={id}>
            <button type="button" onClick={() => edit({ kind: "picture", record })}>
              <Photo customer={row.id} data={data} alt="" />
              {data.shows === "card" ? words.kinds.shows.card : (nameOf(data.person_id) ?? row.name)}
            </button>
            <Conflicts of={record} conflicts={conflicts} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
