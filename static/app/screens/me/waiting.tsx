/** What waits on this phone and what the server keeps aside: each in words, with its reason, each to be opened. */

import { useEffect, useState } from "preact/hooks"
import type { Mutation } from "../../model/records"
import { refusedPictures } from "../../net/pictures"
import { status } from "../../net/sync"
import { allWaiting, type Waits } from "../../store/all_waiting"
import { onChange } from "../../store/changes"
import { parked } from "../../store/outbox"
import { today, zone } from "../../ui/today"
import { meWords } from "../../words/me"
import { momentText } from "../../words/moments"
import { ChangeSheet, type Kept } from "./change_sheet"
import { changeText, whoseText, whyWaits } from "./change_text"

const words = meWords.safety

/** Lines shown before the rest is only counted. */
const SHOWN = 8

/** `count` is what the status says; the list is read again whenever it moves. */
export function Waiting({ count }: { count: number }) {
  const [mutations, setMutations] = useState<Waits[]>([])
  const now = status.value

  useEffect(() => {
    const read = () => void allWaiting().then(setMutations)
    read()
    return onChange(read)
  }, [count])

  if (count === 0) return null
  const kept = mutations.map((mutation) => {
    const canSend = now.held.includes(mutation.mid)
    const refusal = refusedPictures.value.get(mutation.mid)
    const why = refusal ?? whyWaits(mutation, now)
    return { mutation, why, isRefused: canSend || refusal !== undefined, canSend }
  })
  return <Changes kept={kept} />
}

/** What the server could not take: it is kept there, and said here. */
export function KeptAside() {
  const [aside, setAside] = useState<{ mutation: Mutation; reason: string }[]>([])
  const { lastExchange } = status.value

  useEffect(() => {
    const read = () => void parked().then(setAside)
    read()
    return onChange(read)
  }, [lastExchange])

  if (aside.length === 0) return null
  return (
    <div class="kept-aside">
      <h3 class="label">{words.parked}</h3>
      <p class="hint">{words.parkedHint}</p>
      <Changes
        kept={aside.map(({ mutation, reason }) => ({
          mutation,
          why: words.reason(reason),
          isRefused: true,
          canSend: reason !== "handed_over",
        }))}
      />
    </div>
  )
}

function Changes({ kept }: { kept: Kept[] }) {
  const [open, setOpen] = useState<Kept>()
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? kept : kept.slice(0, SHOWN)
  if (kept.length === 0) return null
  return (
    <>
      <ul class="waits">
        {shown.map((one) => (
          <li key={one.mutation.mid}>
            <button type="button" onClick={() => setOpen(one)}>
              <span class="who">{whoseText(one.mutation)}</span>
              <span class="aside">{momentText(one.mutation.at, zone.value, today.value)}</span>
              <span class="detail">{changeText(one.mutation)}</span>
              <span class="detail">{one.why}</span>
            </button>
          </li>
        ))}
        {shown.length < kept.length && (
          <li>
            <button type="button" onClick={() => setWhole(true)}>
              {words.andMore(kept.length - shown.length)}
            </button>
          </li>
        )}
      </ul>
      {open && <ChangeSheet kept={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}
