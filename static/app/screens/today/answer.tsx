/** The answer to "how did it go?", written where the question stands. It is kept as a note. */

import { useEffect, useState } from "preact/hooks"
import type { Due } from "../../model/due"
import { dropDraft, readDraft, saveDraft } from "../../store/drafts"
import { Button } from "../../ui/button"
import { LongField } from "../../ui/field"
import { settle } from "../../ui/settle"
import { listWords } from "../../words/lists"
import { words as allWords } from "../../words/words"
import { answer } from "./settle"

const words = listWords.today

/** How long the fingers rest before what they typed is kept, in milliseconds. */
const REST = 300

/** `about` is what was asked after: "Arnold’s exam". */
export function Answer({ due, about, onDone }: { due: Due; about: string; onDone: () => void }) {
  const [text, setText] = useState("")
  const draft = `answer:${due.key}`

  useEffect(() => {
    void readDraft<string>(draft).then((kept) => kept && setText((typed) => typed || kept))
  }, [draft])

  useEffect(() => {
    if (!text) return
    const timer = setTimeout(() => void saveDraft(draft, text), REST)
    return () => clearTimeout(timer)
  }, [draft, text])

  async function keep() {
    if (!text.trim()) return
    if (!(await settle(() => answer(due, words.answered(about, text.trim())), words.answerSaid))) return
    await dropDraft(draft)
    onDone()
  }

  return (
    <div class="answer">
      <LongField label={allWords.days.howDidItGo} value={text} onValue={setText} />
      <Button look="primary" wide onClick={keep} disabled={!text.trim()}>
        {words.answer}
      </Button>
    </div>
  )
}
