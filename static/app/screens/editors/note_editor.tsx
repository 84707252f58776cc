/** Free text about a customer: the fastest thing to write in the app. */

import { localTime } from "../../store/write"
import type { EditRequest } from "../../ui/editing"
import { LongField } from "../../ui/field"
import { editorWords } from "../../words/editor_words"
import { Editor } from "./editor"
import { PrivacyField } from "./privacy"
import { written } from "./written"

/** The server's limit on prose, in characters (docs/kinds.md). */
export const LONGEST_TEXT = 50_000

export function NoteEditor({ request }: { request: EditRequest }) {
  const { record, fields } = request
  return (
    <Editor
      request={request}
      initial={{ text: String(record?.data.text ?? fields?.text ?? ""), isPrivate: false }}
      check={({ text }) => ({ text: text.trim() ? undefined : editorWords.needText })}
      changes={({ text, isPrivate }) =>
        written(
          request,
          { text },
          { touch_id: fields?.touch_id, written_at: localTime(new Date()) },
          isPrivate,
        )
      }
    >
      {(field) => (
        <>
          <LongField {...field("text")} label={editorWords.writeHere} prose maxLength={LONGEST_TEXT} />
          <PrivacyField record={record} {...field("isPrivate")} />
        </>
      )}
    </Editor>
  )
}
