/** The offer to hear of this in the morning: once, below a page that has something to tell. */

import { useEffect, useState } from "preact/hooks"
import { pushState } from "../../net/push"
import { user } from "../../store/book"
import { readDraft, saveDraft } from "../../store/drafts"
import { Button, buttonClass } from "../../ui/button"
import { listWords } from "../../words/lists"
import { PrimingSheet } from "../me/priming"

const words = listWords.today

/** Kept on this phone alone: another one may be asked for itself. */
const DECLINED = "reminders-declined"

export function RemindersOffer({ isWorthIt }: { isWorthIt: boolean }) {
  const [isDeclined, setDeclined] = useState(true)
  const [isPriming, setPriming] = useState(false)
  const state = pushState.value

  useEffect(() => {
    void readDraft<boolean>(DECLINED).then((declined) => setDeclined(declined === true))
  }, [])

  const decline = () => {
    setDeclined(true)
    void saveDraft(DECLINED, true)
  }

  // What the phone's settings forbid, nobody here can ask for: Me says where they are.
  const isForbidden = state === "denied" && user.value?.push === true
  const isStopped = state === "stopped" || isForbidden
  if (!isPriming && !isStopped && (state !== "off" || isDeclined || !isWorthIt)) return null
  return (
    <aside class="offer">
      <p>{isStopped ? words.stopped : words.offer}</p>
      <div class="chips">
        {isForbidden ? (
          <a class={buttonClass("primary")} href="/app/me">
            {words.turnOn}
          </a>
        ) : (
          <Button look={isStopped ? "primary" : undefined} onClick={() => setPriming(true)}>
            {isStopped ? words.turnOn : words.seeSample}
          </Button>
        )}
        {!isStopped && (
          <Button look="quiet" onClick={decline}>
            {words.notNow}
          </Button>
        )}
      </div>
      {isPriming && <PrimingSheet onClose={() => setPriming(false)} />}
    </aside>
  )
}
