/** Changing the password. The server decides; what it says is shown at the field. */

import { useState } from "preact/hooks"
import { changePassword } from "../../net/session"
import { Button } from "../../ui/button"
import { TextField } from "../../ui/field"
import { Sheet } from "../../ui/sheet"
import { say } from "../../ui/toast"
import { meWords } from "../../words/me"
import { whatWentWrong } from "./act"

const words = meWords.me

export function PasswordSheet({ onClose }: { onClose: () => void }) {
  const [current, setCurrent] = useState("")
  const [wanted, setWanted] = useState("")
  const [error, setError] = useState("")
  const [isSending, setSending] = useState(false)

  async function change() {
    setSending(true)
    try {
      await changePassword(current, wanted)
      say(words.passwordSaid)
      onClose()
    } catch (caught) {
      setError(whatWentWrong(caught))
    } finally {
      setSending(false)
    }
  }

  return (
    <Sheet
      title={words.password}
      onClose={onClose}
      onSubmit={change}
      end={
        <Button type="submit" look="primary" disabled={isSending}>
          {words.change}
        </Button>
      }
    >
      <div class="fields">
        <TextField
          label={words.currentPassword}
          value={current}
          onValue={setCurrent}
          input={{ type: "password", autocomplete: "current-password", required: true }}
        />
        <TextField
          label={words.newPassword}
          hint={words.newPasswordHint}
          error={error}
          value={wanted}
          onValue={setWanted}
          input={{ type: "password", autocomplete: "new-password", required: true }}
        />
      </div>
    </Sheet>
  )
}
