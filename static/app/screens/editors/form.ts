/** What is typed in an editor: kept as a draft 300 ms after the last key, and back after a kill. */

import { useEffect, useRef, useState } from "preact/hooks"
import { isSame } from "../../model/change"
import { dropDraft, readDraft, saveDraft } from "../../store/drafts"

const QUIET = 300

export interface Form<Values> {
  values: Values
  set: <Name extends keyof Values>(name: Name, value: Values[Name]) => void
  /** False until the phone has looked for a draft: a few milliseconds. */
  isReady: boolean
  /** True where a draft was found and nobody has thrown it away. */
  isPickedUp: boolean
  isChanged: boolean
  /** Forget what was typed and begin again. */
  discard: () => void
  /** The editor closes: the draft is no longer needed. */
  finish: () => Promise<void>
}

/**
 * A form that begins with `initial`. Under `key` only what differs from it is kept, so that a draft found weeks
 * later lays its few words over the record as it is now instead of bringing all the old ones back.
 */
export function useForm<Values extends object>(key: string, initial: Values): Form<Values> {
  const [typed, setTyped] = useState<Partial<Values>>()
  const [isPickedUp, setPickedUp] = useState(false)
  const latest = useRef<Partial<Values>>({})
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    let isGone = false
    readDraft<Partial<Values>>(key)
      .catch(() => undefined)
      .then((found) => {
        if (isGone) return
        latest.current = found ?? {}
        setPickedUp(found !== undefined)
        setTyped(latest.current)
      })
    // The system may kill the app without another word once it is out of sight.
    document.addEventListener("visibilitychange", keepNow)
    return () => {
      isGone = true
      keepNow()
      document.removeEventListener("visibilitychange", keepNow)
    }
  }, [key])

  function keepNow() {
    if (timer.current === undefined) return
    clearTimeout(timer.current)
    timer.current = undefined
    void saveDraft(key, latest.current).catch(() => undefined)
  }

  function set<Name extends keyof Values>(changed: Name, value: Values[Name]) {
    const next: Partial<Values> = { ...latest.current }
    next[changed] = value
    for (const name of Object.keys(next) as (keyof Values)[]) {
      if (isSame(next[name], initial[name])) delete next[name]
    }
    latest.current = next
    setTyped(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(keepNow, QUIET)
  }

  async function finish() {
    clearTimeout(timer.current)
    timer.current = undefined
    await dropDraft(key).catch(() => undefined)
  }

  function discard() {
    latest.current = {}
    setTyped({})
    setPickedUp(false)
    void finish()
  }

  return {
    values: { ...initial, ...typed },
    set,
    isReady: typed !== undefined,
    isPickedUp,
    isChanged: Object.keys(typed ?? {}).length > 0,
    discard,
    finish,
  }
}
