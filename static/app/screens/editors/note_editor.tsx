/** Free text about a customer: the fastest thing to write in the app. The answer to a question is such a note. */

import { correction } from "../../model/change"
import { localTime } from "../../model/local_time"
import type { EditRequest } from "../../ui/editing"
import { LongField } from "../../ui/field"
import { editorWords } from "../../words/editor_words"
import { listWords } from "../../words/lists"
import { words } from "../../words/words"
import { Editor } from "./editor"
import { PrivacyField } from "./privacy"
import { written } from "./written"

/** The server's limit on prose, in characters (docs/kinds.md). */
export const LONGEST_TEXT = 50_000

export function NoteEditor({ request }: { request: EditRequest }) {
  const { record, fields, answers } = request
  return (
    <Editor
      request={request}
      initial={{ text: String(record?.data.text ?? fields?.text ?? ""), isPrivate: false }}
      check={({ text }) => ({ text: text.trim() ? undefined : editorWords.needText })}
      changes={({ text, isPrivate }) => {
        const said = answers ? listWords.today.answered(answers.about, text.trim()) : text
        const begun = { touch_id: fields?.touch_id, written_at: localTime(new Date()) }
        const answered = answers && correction(answers.occasion, { answered: answers.year })
        return [...written(request, { text: said }, begun, isPrivate), ...(answered ? [answered] : [])]
      }}
    >
      {(field) => (
        <>
          <LongField
            {...field("text")}
            label={answers ? words.days.howDidItGo : editorWords.writeHere}
            prose
            maxLength={LONGEST_TEXT}
          />
          <PrivacyField record={record} {...field("isPrivate")} />
        </>
      )}
    </Editor>
  )
}
