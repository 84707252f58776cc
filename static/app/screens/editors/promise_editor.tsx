/** Something owed, by the rep or by the customer. */

import type { Promise as Promised } from "../../model/kinds"
import type { EditRequest } from "../../ui/editing"
import { ChipsField, LongField, TextField } from "../../ui/field"
import { today } from "../../ui/today"
import { editorWords } from "../../words/editor_words"
import { Editor } from "./editor"
import { unlessUsual, written } from "./written"

function valuesOf(data: Promised) {
  return {
    text: data.text ?? "",
    by: String(data.by ?? "me"),
    due: data.due ?? "",
    state: String(data.state ?? "open"),
  }
}

export function PromiseEditor({ request }: { request: EditRequest }) {
  const { record, fields } = request
  return (
    <Editor
      request={request}
      initial={valuesOf({ ...fields, ...record?.data } as Promised)}
      check={({ text }) => ({ text: text.trim() ? undefined : editorWords.needText })}
      changes={(values) => {
        const wanted = {
          ...values,
          state: unlessUsual(values.state, "open", record?.data.state),
          done_on: values.state === "open" ? "" : (record?.data.done_on ?? today.value),
        }
        return written(request, wanted, { made_on: today.value })
      }}
    >
      {(field) => (
        <>
          <LongField {...field("text")} label={editorWords.promise} />
          <ChipsField
            {...field("by")}
            choices={[
              ["me", editorWords.iPromised],
              ["them", editorWords.theyPromised],
            ]}
          />
          <TextField {...field("due")} input={{ type: "date" }} />
          {record && (
            <ChipsField
              {...field("state")}
              choices={[
                ["open", editorWords.stateOpen],
                ["kept", editorWords.stateKept],
                ["dropped", editorWords.stateDropped],
              ]}
            />
          )}
        </>
      )}
    </Editor>
  )
}
