/** The briefing itself: what to read in thirty seconds. Every line is edited where it stands. */

import type { Briefing } from "../../model/briefing"
import { edit } from "../../ui/editing"
import { Section } from "../../ui/section"
import { today } from "../../ui/today"
import { Told } from "../../ui/told"
import { daysBetween } from "../../words/dates"
import { words } from "../../words/words"
import { Conflicts } from "./conflicts"
import { Family } from "./family"
import { ComingLine, keyOf, PlanLine, PromiseLine, SinceLine } from "./lines"

export function Pages({ page }: { page: Briefing }) {
  const { avoid, since, promises, next, plan, customer } = page
  return (
    <>
      {avoid.length > 0 && (
        <div class="avoid">
          {avoid.map((fact, index) => (
            <div key={fact.id}>
              <Told
                text={fact.data.text ?? ""}
                lead={index === 0 && <b>{words.briefing.avoid} </b>}
                onPress={() => edit({ kind: "fact", record: fact.record })}
              />
              <Conflicts of={fact.record} conflicts={page.conflicts} />
            </div>
          ))}
        </div>
      )}
      <Section title={words.briefing.around(customer.data.gender)} class="around">
        <Family people={page.kin} page={page} />
      </Section>
      <LastMet page={page} />
      {since.length > 0 && (
        <Section title={page.last ? words.briefing.since : words.briefing.news}>
          {since.map((item) => (
            <SinceLine key={keyOf(item)} item={item} page={page} />
          ))}
        </Section>
      )}
      {promises.length > 0 && (
        <Section title={words.briefing.promised}>
          {promises.map((promise) => (
            <PromiseLine key={promise.id} promise={promise} page={page} />
          ))}
        </Section>
      )}
      {(next || plan) && (
        <Section title={words.briefing.next}>
          {next && <ComingLine coming={next} page={page} />}
          {plan && <PlanLine plan={plan} />}
        </Section>
      )}
    </>
  )
}

/** When they last met and what was said. */
function LastMet({ page }: { page: Briefing }) {
  const { last, row } = page
  const touch = last?.touch
  if (!last || !touch) return <p class="never">{words.briefing.neverMet}</p>
  const isMet = row.met === last.day
  const when = words.briefing.lastWhen(daysBetween(today.value, last.day), touch.data.type ?? "visit")
  return (
    <Section title={isMet ? words.briefing.lastMet : words.briefing.lastContact} aside={<span>{when}</span>}>
      {last.notes.length > 0 ? (
        last.notes.map((note) => (
          <div key={note.id}>
            <Told
              prose
              text={note.data.text ?? ""}
              onPress={() => edit({ kind: "note", record: note.record })}
            />
            <Conflicts of={note.record} conflicts={page.conflicts} />
          </div>
        ))
      ) : (
        <Told
          text={words.briefing.nothingSaid}
          onPress={() => edit({ kind: "note", customerId: row.id, fields: { touch_id: touch.id } })}
        />
      )}
    </Section>
  )
}
