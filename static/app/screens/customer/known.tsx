/** What is known, which days to remember, who else is around, what was promised before. */

import type { Briefing, Item } from "../../model/briefing"
import { edit } from "../../ui/editing"
import { Section } from "../../ui/section"
import { today } from "../../ui/today"
import { Told } from "../../ui/told"
import { partialText, shortDay } from "../../words/dates"
import { words } from "../../words/words"
import { Conflicts } from "./conflicts"
import { Family } from "./family"
import { HeadingAct } from "./heading_act"
import { PromiseLine } from "./lines"

export function Known({ page }: { page: Briefing }) {
  const { facts, occasions, others, alsoPromised, settled, customer } = page
  return (
    <>
      <Section title={words.briefing.known} aside={<AddButton page={page} kind="fact" />}>
        {facts.map((fact) => (
          <div key={fact.id}>
            <Told
              text={fact.data.text ?? ""}
              tail={<Origin fact={fact} page={page} />}
              onPress={() => edit({ kind: "fact", record: fact.record })}
            />
            <Conflicts of={fact.record} conflicts={page.conflicts} />
          </div>
        ))}
      </Section>
      <Section title={words.briefing.dates} aside={<AddButton page={page} kind="occasion" />} class="lines">
        {occasions.map((occasion) => (
          <div key={occasion.id}>
            <button
              type="button"
              class="line"
              onClick={() => edit({ kind: "occasion", record: occasion.record })}
            >
              <span>{occasionName(occasion, page)}</span>
              <span class="aside">{partialText(occasion.data.date ?? "")}</span>
            </button>
            <Conflicts of={occasion.record} conflicts={page.conflicts} />
          </div>
        ))}
      </Section>
      <Section
        title={words.briefing.alsoAround(customer.data.gender)}
        aside={<AddButton page={page} kind="person" />}
      >
        {others.length > 0 && <Family people={others} page={page} />}
      </Section>
      {alsoPromised.length > 0 && (
        <Section title={words.briefing.alsoPromised}>
          {alsoPromised.map((promise) => (
            <PromiseLine key={promise.id} promise={promise} page={page} />
          ))}
        </Section>
      )}
      {settled.length > 0 && (
        <Section title={words.briefing.settled} class="lines">
          {settled.map((promise) => (
            <button
              key={promise.id}
              type="button"
              class="line"
              onClick={() => edit({ kind: "promise", record: promise.record })}
            >
              <span>{promise.data.text}</span>
              <span class="aside">
                {promise.data.state === "dropped"
                  ? words.briefing.dropped
                  : promise.data.done_on && shortDay(promise.data.done_on, today.value)}
              </span>
            </button>
          ))}
        </Section>
      )}
    </>
  )
}

function AddButton({ page, kind }: { page: Briefing; kind: "fact" | "occasion" | "person" }) {
  return (
    <HeadingAct label={words.briefing.addTo[kind]} onPress={() => edit({ kind, customerId: page.row.id })} />
  )
}

/** Of what sort it is, whom it is about, who said so and when. */
function Origin({ fact, page }: { fact: Item<"fact">; page: Briefing }) {
  const { type, person_id, source, learned_on } = fact.data
  const parts = [
    type && type !== "other" && words.kinds.factType[type].toLowerCase(),
    nameOf(page, person_id),
    source,
    learned_on && shortDay(learned_on, today.value),
  ].filter(Boolean)
  return parts.length > 0 ? <span class="origin">{parts.join(" · ")}</span> : null
}

function occasionName(occasion: Item<"occasion">, page: Briefing): string {
  const { type = "other", label, person_id } = occasion.data
  return [label || words.kinds.occasionType[type], nameOf(page, person_id)].filter(Boolean).join(", ")
}

function nameOf(page: Briefing, personId: string | undefined): string | undefined {
  return [...page.kin, ...page.others].find((person) => person.id === personId)?.data.name
}
