/** Reminders on this phone, as far as Today speaks of them: that they stopped, and once the offer of them. */

import type { ComponentChildren } from "preact"
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

/** Above all else: whoever relies on being woken must not have to look for it. */
export function RemindersStopped() {
  const [isPriming, setPriming] = useState(false)
  // What the phone's settings forbid, nobody here can ask for: Me says where they are.
  const isForbidden = pushState.value === "denied" && user.value?.push === true
  if (!isPriming && !isForbidden && pushState.value !== "stopped") return null
  return (
    <Offer text={words.stopped} isPriming={isPriming} onClose={() => setPriming(false)}>
      {isForbidden ? (
        <a class={buttonClass("primary")} href="/app/me">
          {words.turnOn}
        </a>
      ) : (
        <Button look="primary" onClick={() => setPriming(true)}>
          {words.turnOn}
        </Button>
      )}
    </Offer>
  )
}

/** Below a page that has something to tell, until somebody says no. */
export function RemindersOffer({ isWorthIt }: { isWorthIt: boolean }) {
  const [isDeclined, setDeclined] = useState(true)
  const [isPriming, setPriming] = useState(false)

  useEffect(() => {
    void readDraft<boolean>(DECLINED).then((declined) => setDeclined(declined === true))
  }, [])

  const decline = () => {
    setDeclined(true)
    void saveDraft(DECLINED, true)
  }

  if (!isPriming && (pushState.value !== "off" || isDeclined || !isWorthIt)) return null
  return (
    <Offer text={words.offer} isPriming={isPriming} onClose={() => setPriming(false)}>
      <Button onClick={() => setPriming(true)}>{words.seeSample}</Button>
      <Button look="quiet" onClick={decline}>
        {words.notNow}
      </Button>
    </Offer>
  )
}

interface OfferProps {
  text: string
  isPriming: boolean
  onClose: () => void
  children: ComponentChildren
}

function Offer({ text, isPriming, onClose, children }: OfferProps) {
  return (
    <aside class="offer">
      <p>{text}</p>
      <div class="chips">{children}</div>
      {isPriming && <PrimingSheet onClose={onClose} />}
    </aside>
  )
}
