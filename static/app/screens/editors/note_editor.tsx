/** Free text about a customer: the fastest thing to write in the app. */

import { correction, creation } from "../../model/change"
import { newId } from "../../model/ids"
import type { EditRequest } from "../../ui/editing"
import { LongField } from "../../ui/field"
import { momentNow } from "../../ui/today"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"
import { Editor } from "./editor"
import { PrivacyField, placeOf } from "./privacy"

/** The server's limit on prose, in characters (docs/kinds.md). */
export const LONGEST_TEXT = 50_000

export function NoteEditor({ request }: { request: EditRequest }) {
  const { record, customerId, fields } = request
  return (
    <Editor
      request={request}
      title={record ? words.kinds.note : editorWords.new(words.kinds.note)}
      initial={{ text: String(record?.data.text ?? fields?.text ?? ""), isPrivate: false }}
      check={({ text }) => ({ text: text.trim() ? undefined : editorWords.needText })}
      changes={({ text, isPrivate }) => {
        const touch = fields?.touch_id ? { touch_id: fields.touch_id } : {}
        const change = record
          ? correction(record, { text })
          : creation("note", newId(), placeOf(customerId ?? "", isPrivate), {
              text,
              ...touch,
              written_at: momentNow(),
            })
        return change ? [change] : []
      }}
    >
      {(values, set, faults) => (
        <>
          <LongField
            name="text"
            prose
            label={editorWords.writeHere}
            maxLength={LONGEST_TEXT}
            value={values.text}
            onValue={(text) => set({ text })}
            error={faults.text}
          />
          <PrivacyField
            record={record}
            isPrivate={values.isPrivate}
            onPrivate={(isPrivate) => set({ isPrivate })}
          />
        </>
      )}
    </Editor>
  )
}
