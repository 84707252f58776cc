/** The timeline: touches with what was said, and notes of their own, the newest first. */

import { useState } from "preact/hooks"
import { type Briefing, type Entry, type Item, writtenOn } from "../../model/briefing"
import { books } from "../../store/book"
import { Button } from "../../ui/button"
import { edit } from "../../ui/editing"
import { Section } from "../../ui/section"
import { today } from "../../ui/today"
import { Told } from "../../ui/told"
import { daysBetween, dayText, shortDay, span } from "../../words/dates"
import { meWords } from "../../words/me"
import { words } from "../../words/words"
import { Conflicts } from "./conflicts"
import { HeadingAct } from "./heading_act"

const SHOWN = 12

export function Story({ page }: { page: Briefing }) {
  const [isWhole, setWhole] = useState(false)
  const entries = isWhole ? page.timeline : page.timeline.slice(0, SHOWN)
  const add = (
    <HeadingAct
      label={words.briefing.addTo.note}
      onPress={() => edit({ kind: "note", customerId: page.row.id })}
    />
  )
  return (
    <Section title={words.briefing.timeline} aside={add} class="story">
      {entries.length === 0 && <p class="never">{words.briefing.noStory}</p>}
      <ol>
        {entries.map((entry) => (
          <EntryLine key={entry.touch?.id ?? entry.notes[0]?.id} entry={entry} page={page} />
        ))}
      </ol>
      {page.timeline.length > entries.length && (
        <Button onClick={() => setWhole(true)}>{words.briefing.showAll(page.timeline.length)}</Button>
      )}
    </Section>
  )
}

function EntryLine({ entry, page }: { entry: Entry; page: Briefing }) {
  const { touch, notes } = entry
  return (
    <li>
      {touch ? (
        <button
          type="button"
          class="entry-head"
          onClick={() => edit({ kind: "touch", record: touch.record })}
        >
          <b>{words.kinds.touchType[touch.data.type ?? "visit"]}</b>
          {touch.data.place && <span>{touch.data.place}</span>}
          {touch.data.state === "planned" && <span>{words.briefing.wasPlanned}</span>}
          {touch.data.state === "cancelled" && <span>{words.briefing.cancelled}</span>}
          <Day day={entry.day} />
        </button>
      ) : (
        <p class="entry-head">
          <b>{words.kinds.note}</b>
          <Day day={notes[0] ? writtenOn(notes[0]) : entry.day} />
        </p>
      )}
      {touch && <LateFrom item={touch} on={entry.day} />}
      {touch && <Conflicts of={touch.record} conflicts={page.conflicts} />}
      {notes.map((note) => (
        <div key={note.id}>
          <Told
            prose
            text={note.data.text ?? ""}
            onPress={() => edit({ kind: "note", record: note.record })}
          />
          <LateFrom item={note} on={writtenOn(note)} />
          {isPrivate(note.record.book) && <p class="small">{words.briefing.private}</p>}
          {note.record.waiting && <p class="small waits">{words.briefing.waiting}</p>}
          <Conflicts of={note.record} conflicts={page.conflicts} />
        </div>
      ))}
    </li>
  )
}

/** What its writer brought in when the customer was somebody else's already. */
function LateFrom({ item, on }: { item: Item<"note"> | Item<"touch">; on: string }) {
  const from = item.data.late_from
  return from ? <p class="small">{meWords.suggestions.lateFrom(from, dayText(on, today.value))}</p> : null
}

function Day({ day }: { day: string }) {
  if (!day) return null
  const days = daysBetween(today.value, day)
  return <time dateTime={day}>{days > -60 && days <= 0 ? span(days) : shortDay(day, today.value)}</time>
}

function isPrivate(book: string): boolean {
  return books.value.some((known) => known.book === book && known.private)
}
