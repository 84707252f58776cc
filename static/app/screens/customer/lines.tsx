/** The single lines of a briefing: what happened since, what is owed, what comes next. */

import type { Briefing, Item, Since } from "../../model/briefing"
import { correction } from "../../model/change"
import type { Due } from "../../model/due"
import type { Coming } from "../../model/occasions_list"
import { save } from "../../store/write"
import { edit } from "../../ui/editing"
import { settle } from "../../ui/settle"
import { today } from "../../ui/today"
import { excerpt, Told } from "../../ui/told"
import { daysBetween } from "../../words/dates"
import { words } from "../../words/words"
import { Conflicts } from "./conflicts"

export function keyOf(item: Since): string {
  if (item.sort === "ask") return item.due.key
  if (item.sort === "day") return item.day.key
  return item.entry.touch?.id ?? item.entry.notes[0]?.id ?? ""
}

/** A question to ask, a day that passed, a contact in between. */
export function SinceLine({ item, page }: { item: Since; page: Briefing }) {
  const now = today.value
  if (item.sort === "ask") {
    const { subject, type = "other", label, on } = item.due
    const text = words.briefing.ask(subject.name, type, label, on, now)
    return <Told point="mind" text={text} onPress={() => answer(page, item.due)} />
  }
  if (item.sort === "day") {
    const { person, type, label, years, on, key } = item.day
    const her = page.customer.data.gender
    const text = words.briefing.passed(person?.name, her, type, label, years, on, now)
    return <Told point="" text={text} onPress={() => editSubject(page, subjectOf(key))} />
  }
  const { touch, notes } = item.entry
  const record = touch?.record ?? notes[0]?.record
  const said = excerpt(notes[0]?.data.text ?? "", 60)
  return (
    <Told
      point=""
      text={words.briefing.entry(touch?.data.type, item.inDays, said)}
      onPress={() => record && edit({ kind: touch ? "touch" : "note", record })}
    />
  )
}

/** Open the note that answers a question. */
function answer({ row, occasions }: Briefing, { key, subject, type = "other", label }: Due): void {
  const [, id, year = ""] = key.split(":")
  const occasion = occasions.find((item) => item.id === id)?.record
  const about = words.days.whoseDay(subject.name ?? row.name, type, label)
  if (occasion) edit({ kind: "note", customerId: row.id, answers: { about, occasion, year } })
}

/** What is owed; kept with one tap. */
export function PromiseLine({ promise, page }: { promise: Item<"promise">; page: Briefing }) {
  const { text = "", by, due } = promise.data
  const from = by === "them" ? words.briefing.fromThem(page.customer.data.gender) : ""
  return (
    <div class="promise">
      <button
        type="button"
        class="tick"
        aria-label={words.briefing.keepThis(excerpt(text, 40))}
        onClick={() => keep(promise)}
      />
      <Told
        lead={from}
        text={text}
        tail={
          due && (
            <>
              {" "}
              <span class={due < today.value ? "due late" : "due"}>
                {words.briefing.due(due, today.value)}
              </span>
            </>
          )
        }
        onPress={() => edit({ kind: "promise", record: promise.record })}
      />
      <Conflicts of={promise.record} conflicts={page.conflicts} />
    </div>
  )
}

function keep({ record }: Item<"promise">): void {
  const change = correction(record, { state: "kept", done_on: today.value })
  void settle(() => save(change ? [change] : []), words.briefing.kept)
}

/** The next day to remember. */
export function ComingLine({ coming, page }: { coming: Coming; page: Briefing }) {
  const { person, type, label, years, on, key } = coming
  const days = daysBetween(today.value, on)
  const her = page.customer.data.gender
  const text = words.briefing.coming(person?.name, her, type, label, years, days)
  return (
    <Told point={days <= 7 ? "mind" : ""} text={text} onPress={() => editSubject(page, subjectOf(key))} />
  )
}

/** The planned visit and what the rep wants from it. */
export function PlanLine({ plan }: { plan: Item<"touch"> }) {
  const { type = "visit", when, aim } = plan.data
  const what = words.briefing.plan(type, when?.day ?? today.value, when?.time, today.value)
  return (
    <Told
      point=""
      lead={<b>{what}: </b>}
      text={aim || words.briefing.noAim}
      onPress={() => edit({ kind: "touch", record: plan.record })}
    />
  )
}

/** The record a reminder's key speaks of: `occ:{subject}:{year}`. */
function subjectOf(key: string): string {
  return key.split(":")[1] ?? ""
}

/** Open what a day comes from: an occasion, or whoever has the birthday. */
function editSubject(page: Briefing, id: string): void {
  const { customer, kin, others, occasions } = page
  const occasion = occasions.find((item) => item.id === id)
  const person = [...kin, ...others].find((item) => item.id === id)
  if (id === customer.id) edit({ kind: "customer", record: customer.record, focus: "birth" })
  else if (occasion) edit({ kind: "occasion", record: occasion.record })
  else if (person) edit({ kind: "person", record: person.record, focus: "birth" })
}
