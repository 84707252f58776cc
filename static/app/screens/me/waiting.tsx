/** What waits on this phone, by name, and what the server keeps aside. */

import { useEffect, useState } from "preact/hooks"
import type { Mutation } from "../../model/records"
import { status } from "../../net/sync"
import { rows } from "../../store/book"
import { onChange } from "../../store/changes"
import { parked, waiting } from "../../store/outbox"
import { today, zone } from "../../ui/today"
import { meWords } from "../../words/me"
import { momentText } from "../../words/moments"

const words = meWords.safety

/** Lines shown before the rest is only counted. */
const SHOWN = 8

/** `count` is what the status says; the list is read again whenever it moves. */
export function Waiting({ count }: { count: number }) {
  const [mutations, setMutations] = useState<Mutation[]>([])

  useEffect(() => {
    const read = () => void waiting().then(setMutations)
    read()
    return onChange(read)
  }, [count])

  if (count === 0 || mutations.length === 0) return null
  return (
    <ul class="waits">
      {mutations.slice(0, SHOWN).map((mutation) => (
        <Line key={mutation.mid} mutation={mutation} />
      ))}
      {mutations.length > SHOWN && <li class="hint">{words.andMore(mutations.length - SHOWN)}</li>}
    </ul>
  )
}

/** What the server could not take: it is kept there, and said here. */
export function KeptAside() {
  const [aside, setAside] = useState<{ mutation: Mutation; reason: string }[]>([])
  const { lastExchange } = status.value

  useEffect(() => {
    void parked().then(setAside)
  }, [lastExchange])

  if (aside.length === 0) return null
  return (
    <div class="kept-aside">
      <h3 class="label">{words.parked}</h3>
      <p class="hint">{words.parkedHint}</p>
      <ul class="waits">
        {aside.map(({ mutation, reason }) => (
          <Line key={mutation.mid} mutation={mutation} reason={words.reason(reason)} />
        ))}
      </ul>
    </div>
  )
}

function Line({ mutation, reason }: { mutation: Mutation; reason?: string }) {
  const { kind, op, at, customer_id, id } = mutation
  const customerId = kind === "customer" ? id : customer_id
  const name = rows.value.find((row) => row.id === customerId)?.name
  const what = words.what(kind, op === "create")
  return (
    <li>
      {name ? (
        <a class="who" href={`/app/customer/${customerId}`}>
          {name}
        </a>
      ) : (
        <span class="who">{words.yourWishes}</span>
      )}
      <span class="aside">{momentText(at, zone.value, today.value)}</span>
      <span class="detail">{reason ? `${what}: ${reason}` : what}</span>
    </li>
  )
}
