/** The answer to "how did it go?", written where the question stands. It is kept as a note. */

import type { Due } from "../../model/due"
import { Button } from "../../ui/button"
import { LongField } from "../../ui/field"
import { settle } from "../../ui/settle"
import { listWords } from "../../words/lists"
import { words as allWords } from "../../words/words"
import { useForm } from "../editors/form"
import { answer } from "./settle"

const words = listWords.today

/** `about` is what was asked after: "Arnold’s exam". */
export function Answer({ due, about, onDone }: { due: Due; about: string; onDone: () => void }) {
  const form = useForm(`answer:${due.key}`, { text: "" })
  const { text } = form.values

  async function keep() {
    if (!text.trim()) return
    if (!(await settle(() => answer(due, words.answered(about, text.trim())), words.answerSaid))) return
    await form.finish()
    onDone()
  }

  // What was begun before comes first: it would take the place of what is typed meanwhile.
  if (!form.isReady) return null
  return (
    <div class="answer">
      <LongField label={allWords.days.howDidItGo} value={text} onValue={(typed) => form.set("text", typed)} />
      <Button look="primary" wide onClick={keep} disabled={!text.trim()}>
        {words.answer}
      </Button>
    </div>
  )
}
