/** One thing known, with who said so and since when. */

import { correction, creation } from "../../model/change"
import { newId } from "../../model/ids"
import type { Fact } from "../../model/kinds"
import type { EditRequest } from "../../ui/editing"
import { ChoiceField, LongField, TextField } from "../../ui/field"
import { today } from "../../ui/today"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"
import { useAround } from "./around"
import { Editor } from "./editor"
import { PrivacyField, placeOf } from "./privacy"

function valuesOf(data: Fact) {
  return {
    type: String(data.type ?? "interest"),
    text: data.text ?? "",
    person_id: data.person_id ?? "",
    source: data.source ?? "",
    learned_on: data.learned_on ?? "",
    isPrivate: false,
  }
}

export function FactEditor({ request }: { request: EditRequest }) {
  const { record, fields } = request
  const customerId = record?.customer_id ?? request.customerId
  const around = useAround(customerId)
  if (!around) return null
  return (
    <Editor
      request={request}
      title={record ? words.kinds.fact : editorWords.new(words.kinds.fact)}
      initial={valuesOf({
        ...(record ? {} : { learned_on: today.value }),
        ...fields,
        ...record?.data,
      } as Fact)}
      check={({ text }) => ({ text: text.trim() ? undefined : editorWords.needText })}
      changes={({ isPrivate, ...values }) => {
        const change = record
          ? correction(record, values)
          : creation("fact", newId(), placeOf(customerId ?? "", isPrivate), values)
        return change ? [change] : []
      }}
    >
      {(values, set, faults) => (
        <>
          <LongField
            name="text"
            label={editorWords.factText}
            value={values.text}
            onValue={(text) => set({ text })}
            error={faults.text}
          />
          <ChoiceField
            label={words.fields.type}
            value={values.type}
            onValue={(type) => set({ type })}
            choices={Object.entries(words.kinds.factType)}
          />
          <ChoiceField
            label={words.fields.person_id}
            value={values.person_id}
            onValue={(person_id) => set({ person_id })}
            choices={around.people}
            none={around.name}
          />
          <TextField
            label={words.fields.source}
            value={values.source}
            onValue={(source) => set({ source })}
          />
          <TextField
            label={words.fields.learned_on}
            value={values.learned_on}
            onValue={(learned_on) => set({ learned_on })}
            input={{ type: "date" }}
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
