/** A reminder as it will look on the locked phone: the next one, in the server's own words. */

import { useEffect, useState } from "preact/hooks"
import { type LockScreen, type Morning, nextMorning } from "../../net/reminders"
import { statusSignal } from "../../net/status"
import { today } from "../../ui/today"
import { ago, daysBetween, dayText, timeText } from "../../words/dates"
import { meWords } from "../../words/me"

const words = meWords.reminders

interface SampleProps {
  level: LockScreen
  /** When the morning's reminders come, such as 07:30. */
  time: string
}

/** Where the server is out of reach, or nothing is near, it is made up and says so. */
export function Sample({ level, time }: SampleProps) {
  const [morning, setMorning] = useState<Morning | null>()
  // With each exchange the server may have heard of days off and other hours.
  useEffect(() => {
    nextMorning().then(setMorning, () => setMorning(null))
  }, [statusSignal.value.lastExchange])
  if (morning === undefined) return <p class="hint">{words.looking}</p>
  const isTomorrow = !morning || daysBetween(today.value, morning.day) === 1
  const day = isTomorrow ? ago(1) : dayText(morning.day, today.value)
  const { title, body } = morning?.[level] ?? words.madeUp[level]
  return (
    <>
      <p>{morning ? words.priming : words.primingMadeUp}</p>
      <figure class="notification">
        <figcaption>
          {words.app} · {words.at(day, timeText(time))}
        </figcaption>
        <b>{title}</b>
        {body.split("\n").map((line) => (
          <p key={line}>{line}</p>
        ))}
      </figure>
    </>
  )
}
