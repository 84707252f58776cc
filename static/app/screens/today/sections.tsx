/** The sections of Today that come from the rules: each line a reminder with its reason. */

import type { ComponentChildren } from "preact"
import { useState } from "preact/hooks"
import type { Due } from "../../model/due"
import type { Row } from "../../model/row"
import type { Item, NearDay } from "../../model/today"
import { edit } from "../../ui/editing"
import { Section } from "../../ui/section"
import { today } from "../../ui/today"
import { ago, daysBetween, dayText, length, nearDay, span, timeText } from "../../words/dates"
import { listWords } from "../../words/lists"
import { words as allWords } from "../../words/words"
import { lookFor } from "../book/looking_for"
import { whatAndWhose } from "../occasions/coming_row"
import { Answer } from "./answer"
import { Act, ItemRow } from "./item_row"
import { inDays, markDone, markNotUseful, settlePromise, settleVisit, snooze } from "./settle"

const words = listWords.today

/** Lines of a section before somebody asks for all of them. */
const SHOWN = 5

const page = (row: Row) => `/app/customer/${row.id}`

export function Visits({ items }: { items: readonly Item[] }) {
  return (
    <Part title={words.visits} items={items}>
      {({ due, row }) => (
        <ItemRow
          key={due.key}
          href={page(row)}
          title={row.name}
          aside={words.visit(due.time ? timeText(due.time) : "", due.in_days > 0) || words.anyTime}
          detail={visitDetail(due, row)}
          actions={(close) => (
            <>
              <Act label={words.held} said={words.heldSaid} act={() => settleVisit(due, "held")} />
              <Act
                label={words.calledOff}
                said={words.calledOffSaid}
                act={() => settleVisit(due, "cancelled")}
              />
              <NotUseful due={due} close={close} />
            </>
          )}
        />
      )}
    </Part>
  )
}

/** "Lunch · Nordverk, Gävle · not seen for 14 months". */
function visitDetail(due: Due, row: Row): string {
  const type = due.type && due.type !== "visit" ? typeName(due.type) : ""
  return [type, [row.company, row.towns[0]].filter(Boolean).join(", "), seenText(row)]
    .filter(Boolean)
    .join(" · ")
}

/** How long ago they met in person: from two months on it is a long time. */
export function seenText(row: Row): string {
  if (!row.met) return ""
  const days = daysBetween(row.met, today.value)
  return days >= 60 ? words.notSeen(length(days)) : words.seen(ago(-days))
}

export function WriteUps({ items }: { items: readonly Item[] }) {
  return (
    <Part title={words.writeUps} items={items}>
      {({ due, row }) => (
        <ItemRow
          key={due.key}
          href={page(row)}
          title={row.name}
          aside={ago(due.in_days)}
          detail={[typeName(due.type ?? "visit"), row.company].filter(Boolean).join(" · ")}
          actions={(close) => (
            <>
              <button type="button" class="chip" onClick={() => writeUp(due)}>
                {words.writeUp}
              </button>
              <Later due={due} days={1} label={words.tomorrow} />
              <NotUseful due={due} close={close} />
            </>
          )}
        />
      )}
    </Part>
  )
}

/** A note that names the meeting. */
function writeUp({ key, customer_id }: Due): void {
  edit({ kind: "note", customerId: customer_id, fields: { touch_id: key.split(":")[1] ?? "" } })
}

export function Asks({ items }: { items: readonly Item[] }) {
  return (
    <Part title={words.asks} items={items}>
      {({ due, row }) => {
        const { name, relation, gender } = due.subject
        const who = name ?? row.name
        const question = allWords.days.askAfter(
          who,
          due.type ?? "other",
          due.label,
          dayText(due.on, today.value),
        )
        const about = allWords.days.whoseDay(who, due.type ?? "other", due.label)
        return (
          <ItemRow
            key={due.key}
            href={page(row)}
            title={question}
            sort="mind"
            detail={name ? allWords.days.kinOf(allWords.days.kin(relation, gender), row.name) : row.company}
            actions={(close) => (
              <>
                <Answer due={due} about={about} onDone={close} />
                <Later due={due} days={7} label={words.inAWeek} />
                <NotUseful due={due} close={close} />
              </>
            )}
          />
        )
      }}
    </Part>
  )
}

export function Days({ days }: { days: readonly NearDay[] }) {
  return (
    <Part title={words.days} items={days}>
      {(day) => {
        const { due, row, on } = day
        const away = daysBetween(today.value, on)
        return (
          <ItemRow
            key={day.key}
            href={page(row)}
            title={day.person?.name || row.name}
            aside={ago(away)}
            asideLook={away === 0 ? "now" : undefined}
            detail={whatAndWhose(day)}
            actions={
              due &&
              ((close) => (
                <>
                  <Act label={words.done} said={words.doneSaid} act={() => markDone(due)} />
                  <Later due={due} days={1} label={words.tomorrow} />
                  <NotUseful due={due} close={close} />
                </>
              ))
            }
          />
        )
      }}
    </Part>
  )
}

export function Promises({ items }: { items: readonly Item[] }) {
  return (
    <Part title={words.promises} items={items}>
      {({ due, row }) => {
        const when = nearDay(due.on, today.value, { last: words.lastWeekday })
        const isMine = due.by !== "them"
        return (
          <ItemRow
            key={due.key}
            href={page(row)}
            title={due.text ?? ""}
            sort="owed"
            detail={isMine ? words.promisedTo(row.name, when) : words.promisedBy(row.name, when)}
            actions={(close) => (
              <>
                <Act
                  label={isMine ? words.kept : words.keptByThem}
                  said={words.keptSaid}
                  act={() => settlePromise(due, "kept")}
                />
                <Later due={due} days={1} label={words.tomorrow} />
                <Later due={due} days={7} label={words.inAWeek} />
                <Act
                  label={words.dropped}
                  said={words.droppedSaid}
                  act={() => settlePromise(due, "dropped")}
                />
                <NotUseful due={due} close={close} />
              </>
            )}
          />
        )
      }}
    </Part>
  )
}

export function Overdue({ items }: { items: readonly Item[] }) {
  const all = items.length > SHOWN && (
    <a class="more" href="/app/book" onClick={() => lookFor({ overdue: true })}>
      {words.all(items.length)}
    </a>
  )
  return (
    <Part title={words.overdue} items={items.slice(0, SHOWN)} aside={all}>
      {({ due, row }) => (
        <ItemRow
          key={due.key}
          href={page(row)}
          title={row.name}
          aside={span(-(due.days ?? 0))}
          asideLook="mind"
          detail={overdueDetail(row)}
          actions={(close) => (
            <>
              <button type="button" class="chip" onClick={() => planVisit(row)}>
                {words.plan}
              </button>
              <Act label={words.done} said={words.doneSaid} act={() => markDone(due)} />
              <Later due={due} days={7} label={words.inAWeek} />
              <Later due={due} days={30} label={words.inAMonth} />
              <NotUseful due={due} close={close} />
            </>
          )}
        />
      )}
    </Part>
  )
}

/** "Holm Bageri, Uppsala · coffee on 3 September". */
function overdueDetail(row: Row): string {
  const where = [row.company, row.towns[0]].filter(Boolean).join(", ")
  const last = row.last
    ? words.lastTouch(typeName(row.last.type).toLowerCase(), dayText(row.last.day, today.value))
    : words.noTouch
  return [where, last].filter(Boolean).join(" · ")
}

function typeName(type: string): string {
  const names: Readonly<Record<string, string>> = allWords.kinds.touchType
  return names[type] ?? type
}

function planVisit(row: Row): void {
  edit({ kind: "touch", customerId: row.id, fields: { type: "visit", state: "planned" } })
}

function Later({ due, days, label }: { due: Due; days: number; label: string }) {
  const back = nearDay(inDays(days), today.value, { last: words.lastWeekday })
  return <Act label={label} said={words.later(back)} act={() => snooze(due, days)} />
}

function NotUseful({ due, close }: { due: Due; close: () => void }) {
  return (
    <Act
      label={words.notUseful}
      said={({ pauses }) => (pauses ? words.paused : words.notUsefulSaid)}
      act={() => {
        close()
        return markNotUseful(due)
      }}
    />
  )
}

interface PartProps<T> {
  title: string
  items: readonly T[]
  aside?: ComponentChildren
  children: (item: T) => ComponentChildren
}

/** A section that is not there while it has nothing to say, and says the most pressing first. */
function Part<T>({ title, items, aside, children }: PartProps<T>) {
  const [isWhole, setWhole] = useState(false)
  if (items.length === 0) return null
  const shown = isWhole ? items : items.slice(0, SHOWN)
  const more = items.length > shown.length && (
    <button type="button" class="more" onClick={() => setWhole(true)}>
      {words.all(items.length)}
    </button>
  )
  return (
    <Section title={title} aside={aside || more}>
      <ul class="rows">{shown.map(children)}</ul>
    </Section>
  )
}
