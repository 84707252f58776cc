/** Signing out. Where something waits, the rep says first what shall become of it. */

import type { ComponentChildren } from "preact"
import { useEffect, useState } from "preact/hooks"
import { signOut } from "../../net/session"
import { exportWaiting } from "../../net/unsent_file"
import { allWaiting } from "../../store/all_waiting"
import { Button } from "../../ui/button"
import { Sheet } from "../../ui/sheet"
import { meWords } from "../../words/me"
import { attempt, saveFile } from "./act"

const words = meWords.me

export function SignOut() {
  const [isAsking, setAsking] = useState(false)
  return (
    <div class="sign-out">
      <Button wide onClick={() => setAsking(true)}>
        {words.signOut}
      </Button>
      {isAsking && <SignOutSheet onClose={() => setAsking(false)} />}
    </div>
  )
}

function SignOutSheet({ onClose }: { onClose: () => void }) {
  const [count, setCount] = useState<number>()
  const [isLeaving, setLeaving] = useState(false)

  // Counted anew: what is thrown away here is gone, so yesterday's number will not do.
  useEffect(() => {
    void allWaiting().then((changes) => setCount(changes.length))
  }, [])

  async function leave(what: "keep" | "discard") {
    setLeaving(true)
    if (!(await attempt(() => signOut(what)))) setLeaving(false)
  }

  return (
    <Sheet title={words.signOutTitle} onClose={onClose}>
      {count === 0 && (
        <div class="fields">
          <p class="lead">{words.signOutSafe}</p>
          <Button look="primary" wide disabled={isLeaving} onClick={() => leave("discard")}>
            {words.signOut}
          </Button>
        </div>
      )}
      {count !== undefined && count > 0 && (
        <div class="fields">
          <p class="lead">{words.signOutWaiting(count)}</p>
          <Choice hint={words.keepLockedHint}>
            <Button look="primary" wide disabled={isLeaving} onClick={() => leave("keep")}>
              {words.keepLocked}
            </Button>
          </Choice>
          <Choice hint={words.exportFirstHint}>
            <Button
              wide
              disabled={isLeaving}
              onClick={() => attempt(async () => saveFile(await exportWaiting()))}
            >
              {words.exportFirst}
            </Button>
          </Choice>
          <Choice hint={words.discardHint}>
            <Button look="danger" wide disabled={isLeaving} onClick={() => leave("discard")}>
              {words.discard}
            </Button>
          </Choice>
        </div>
      )}
    </Sheet>
  )
}

function Choice({ hint, children }: { hint: string; children: ComponentChildren }) {
  return (
    <div class="choice">
      {children}
      <p class="hint">{hint}</p>
    </div>
  )
}
