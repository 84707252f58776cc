/** One thing known, with who said so and since when. */

import type { Fact } from "../../model/kinds"
import type { EditRequest } from "../../ui/editing"
import { ChoiceField, LongField, TextField } from "../../ui/field"
import { today } from "../../ui/today"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"
import { useAround } from "./around"
import { Editor } from "./editor"
import { PrivacyField } from "./privacy"
import { written } from "./written"

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
  const around = useAround(record?.customer_id ?? request.customerId)
  if (!around) return null
  const begin = record ? {} : { learned_on: today.value }
  return (
    <Editor
      request={request}
      initial={valuesOf({ ...begin, ...fields, ...record?.data } as Fact)}
      check={({ text }) => ({ text: text.trim() ? undefined : editorWords.needText })}
      changes={({ isPrivate, ...values }) => written(request, values, {}, isPrivate)}
    >
      {(field) => (
        <>
          <LongField {...field("text")} label={editorWords.factText} />
          <ChoiceField {...field("type")} choices={Object.entries(words.kinds.factType)} />
          <ChoiceField {...field("person_id")} choices={around.people} none={around.name} />
          <TextField {...field("source")} />
          <TextField {...field("learned_on")} input={{ type: "date" }} />
          <PrivacyField record={record} {...field("isPrivate")} />
        </>
      )}
    </Editor>
  )
}
