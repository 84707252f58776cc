/** Somebody around the customer. */

import { joinParts, partsOf } from "../../model/date_parts"
import type { Person } from "../../model/kinds"
import { DateField } from "../../ui/date_field"
import type { EditRequest } from "../../ui/editing"
import { ChipsField, ChoiceField, LongField, TextField } from "../../ui/field"
import { type ListEntry, ListField } from "../../ui/list_field"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"
import { Editor } from "./editor"
import { filled, unlessUsual, written } from "./written"

function valuesOf(data: Person) {
  return {
    relation: String(data.relation ?? ""),
    name: data.name ?? "",
    phonetic: data.phonetic ?? "",
    gender: String(data.gender ?? ""),
    birth: partsOf(data.birth),
    status: String(data.status ?? "living"),
    about: data.about ?? "",
    phones: (data.phones ?? []) as ListEntry[],
    emails: (data.emails ?? []) as ListEntry[],
  }
}

export function PersonEditor({ request }: { request: EditRequest }) {
  const { record, fields } = request
  return (
    <Editor
      request={request}
      initial={valuesOf({ relation: "spouse", ...fields, ...record?.data } as Person)}
      check={({ name, birth }) => {
        const joined = joinParts(birth)
        return {
          name: name.trim() ? undefined : editorWords.needPersonName,
          birth: "fault" in joined ? editorWords[joined.fault] : undefined,
        }
      }}
      changes={(values) => {
        const birth = joinParts(values.birth)
        return written(request, {
          ...values,
          birth: "date" in birth ? birth.date : "",
          status: unlessUsual(values.status, "living", record?.data.status),
          phones: filled(values.phones),
          emails: filled(values.emails),
        })
      }}
    >
      {(field) => (
        <>
          <TextField {...field("name")} />
          <ChoiceField
            {...field("relation")}
            choices={Object.entries(words.kinds.relation)}
            none={editorWords.none}
          />
          <ChipsField
            {...field("gender")}
            choices={[["", editorWords.none], ...Object.entries(words.kinds.gender)]}
          />
          <DateField {...field("birth")} />
          <TextField {...field("phonetic")} />
          <LongField {...field("about")} />
          <ChoiceField {...field("status")} choices={Object.entries(words.kinds.personStatus)} />
          <details class="folded">
            <summary>{editorWords.ways}</summary>
            <div class="fields">
              <ListField {...field("phones")} begin="cell" />
              <ListField {...field("emails")} />
            </div>
          </details>
        </>
      )}
    </Editor>
  )
}
