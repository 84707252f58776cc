/** The sheet before the browser's question: what will come, when, and how much of it a locked phone shows. */

import { useState } from "preact/hooks"
import { turnOn } from "../../net/push"
import type { LockScreen } from "../../net/reminders"
import { setting } from "../../store/book"
import { wish } from "../../store/wishes"
import { Button } from "../../ui/button"
import { ChipsField, TextField } from "../../ui/field"
import { Sheet } from "../../ui/sheet"
import { say } from "../../ui/toast"
import { timeText } from "../../words/dates"
import { meWords } from "../../words/me"
import { whatWentWrong } from "./act"
import { DIGEST_AT, morningAt } from "./hours"
import { lockLevels } from "./lock_levels"
import { Sample } from "./sample"

const words = meWords.reminders

export function PrimingSheet({ onClose }: { onClose: () => void }) {
  const now = setting.value
  const [time, setTime] = useState(now.digest_at ?? DIGEST_AT)
  const [level, setLevel] = useState<LockScreen>(now.lock_screen ?? "first_name")
  const [isAsking, setAsking] = useState(false)
  const [error, setError] = useState("")
  const told = morningAt({ ...now, digest_at: time || DIGEST_AT })

  /** The browser asks only inside the tap: the question comes first, the wishes are saved behind it. */
  async function agree() {
    setAsking(true)
    setError("")
    try {
      await turnOn()
      await wish({ reminders: true, digest_at: time || DIGEST_AT, lock_screen: level })
      say(words.on(timeText(told)))
      onClose()
    } catch (caught) {
      setError(whatWentWrong(caught))
    } finally {
      setAsking(false)
    }
  }

  return (
    <Sheet
      title={words.primingTitle}
      onClose={onClose}
      end={
        <>
          <Button onClick={onClose} look="quiet">
            {words.notNow}
          </Button>
          <Button onClick={agree} look="primary" disabled={isAsking}>
            {isAsking ? words.asking : words.say}
          </Button>
        </>
      }
    >
      <div class="fields">
        <div class="priming">
          <Sample level={level} time={told} />
        </div>
        <ChipsField
          label={words.lockScreen}
          value={level}
          onValue={(value) => setLevel(value as LockScreen)}
          choices={lockLevels()}
        />
        <TextField label={words.time} value={time} onValue={setTime} input={{ type: "time", step: 900 }} />
        {error && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
      </div>
    </Sheet>
  )
}
