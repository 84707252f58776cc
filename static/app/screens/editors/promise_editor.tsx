/** Something owed, by the rep or by the customer. */

import { correction, creation } from "../../model/change"
import { newId } from "../../model/ids"
import type { Promise as Promised } from "../../model/kinds"
import type { EditRequest } from "../../ui/editing"
import { ChipsField, LongField, TextField } from "../../ui/field"
import { today } from "../../ui/today"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"
import { Editor } from "./editor"

function valuesOf(data: Promised) {
  return {
    text: data.text ?? "",
    by: String(data.by ?? "me"),
    due: data.due ?? "",
    state: String(data.state ?? "open"),
  }
}

export function PromiseEditor({ request }: { request: EditRequest }) {
  const { record, customerId, fields } = request
  return (
    <Editor
      request={request}
      title={record ? words.kinds.promise : editorWords.new(words.kinds.promise)}
      initial={valuesOf({ ...fields, ...record?.data } as Promised)}
      check={({ text }) => ({ text: text.trim() ? undefined : editorWords.needText })}
      changes={(values) => {
        const isOpen = values.state === "open"
        const wanted = { ...values, done_on: isOpen ? "" : (record?.data.done_on ?? today.value) }
        const change = record
          ? correction(record, isOpen && !record.data.state ? { ...wanted, state: "" } : wanted)
          : creation(
              "promise",
              newId(),
              { customer_id: customerId ?? "" },
              { ...wanted, made_on: today.value },
            )
        return change ? [change] : []
      }}
    >
      {(values, set, faults) => (
        <>
          <LongField
            name="text"
            label={editorWords.promise}
            value={values.text}
            onValue={(text) => set({ text })}
            error={faults.text}
          />
          <ChipsField
            label={words.fields.by}
            value={values.by}
            onValue={(by) => set({ by })}
            choices={[
              ["me", editorWords.iPromised],
              ["them", editorWords.theyPromised],
            ]}
          />
          <TextField
            label={words.fields.due}
            value={values.due}
            onValue={(due) => set({ due })}
            input={{ type: "date" }}
          />
          {record && (
            <ChipsField
              label={words.fields.state}
              value={values.state}
              onValue={(state) => set({ state })}
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
