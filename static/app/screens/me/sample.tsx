/** A reminder as it would look on the locked phone, made from the rep's own book. */

import { useMemo } from "preact/hooks"
import type { Setting } from "../../model/kinds"
import { type Morning, nextMorning } from "../../model/morning"
import { rows, setting } from "../../store/book"
import { today } from "../../ui/today"
import { ago, daysBetween, dayText, length, timeText } from "../../words/dates"
import { meWords } from "../../words/me"
import { words as allWords } from "../../words/words"

const words = meWords.reminders

export type LockScreen = NonNullable<Setting["lock_screen"]>

interface SampleProps {
  level: LockScreen
  /** When the morning's reminders come, such as 07:30. */
  time: string
}

export function Sample({ level, time }: SampleProps) {
  const leap = setting.value.leap_birthday
  const morning = useMemo(() => nextMorning(rows.value, today.value, leap), [rows.value, today.value, leap])
  const day = morning && daysBetween(today.value, morning.on) > 1 ? dayText(morning.on, today.value) : ago(1)
  const [title, lines] = message(morning, level)
  return (
    <>
      <p>{morning ? words.priming : words.primingMadeUp}</p>
      <figure class="notification">
        <figcaption>
          {words.app} · {words.at(day, timeText(time))}
        </figcaption>
        <b>{title}</b>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </figure>
    </>
  )
}

/** The title and the lines, as the server would write them for that level. */
function message(morning: Morning | null, level: LockScreen): [string, readonly string[]] {
  const count = morning ? Math.max(1, morning.count) : 2
  if (level === "count") return [words.count(count), [words.open]]
  if (!morning) return [words.forToday(count), words.madeUp[level]]
  const lines = level === "full" ? fully(morning) : discreetly(morning)
  const rest = count - lines.length
  return [words.forToday(count), rest > 0 ? [...lines, words.andMore(rest)] : lines]
}

function fully({ day, waits }: Morning): string[] {
  const lines: string[] = []
  if (day) {
    const { person, row, type, label, years } = day
    const who = person ? words.of(person.name, kinOf(person), row.name) : row.name
    lines.push(
      type === "birthday"
        ? words.birthday(who, years)
        : words.day(who, allWords.days.coming(type, label, years)),
    )
  }
  if (waits) lines.push(words.noContact(waits.row.name, length(waits.days)))
  return lines
}

function discreetly({ day, waits }: Morning): string[] {
  const lines: string[] = []
  if (day) {
    const { person, row, type } = day
    const who = person ? words.ofFirst(kinOf(person), firstName(row.name)) : firstName(row.name)
    lines.push(words.day(who, allWords.days.day(type, undefined)))
  }
  if (waits) lines.push(words.noContactFirst(firstName(waits.row.name)))
  return lines
}

function kinOf({ relation, gender }: { relation?: string | undefined; gender?: string | undefined }): string {
  return allWords.days.kin(relation, gender)
}

function firstName(name: string): string {
  return name.split(" ")[0] ?? name
}
