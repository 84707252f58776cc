/** Somebody around the customer. */

import { correction, creation } from "../../model/change"
import { joinParts, partsOf } from "../../model/date_parts"
import { newId } from "../../model/ids"
import type { Person } from "../../model/kinds"
import { DateField } from "../../ui/date_field"
import type { EditRequest } from "../../ui/editing"
import { ChipsField, ChoiceField, LongField, TextField } from "../../ui/field"
import { ListField } from "../../ui/list_field"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"
import { Editor } from "./editor"

function valuesOf(data: Person) {
  return {
    relation: String(data.relation ?? ""),
    name: data.name ?? "",
    phonetic: data.phonetic ?? "",
    gender: String(data.gender ?? ""),
    birth: partsOf(data.birth),
    status: String(data.status ?? "living"),
    about: data.about ?? "",
    phones: data.phones ?? [],
    emails: data.emails ?? [],
  }
}

export function PersonEditor({ request }: { request: EditRequest }) {
  const { record, customerId, fields } = request
  return (
    <Editor
      request={request}
      title={record ? words.kinds.person : editorWords.new(words.kinds.person)}
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
        const wanted = {
          ...values,
          birth: "date" in birth ? birth.date : "",
          // Living is what an absent status means: nothing to store.
          status: values.status === "living" && !record?.data.status ? "" : values.status,
          phones: values.phones.filter((phone) => phone.value.trim()),
          emails: values.emails.filter((email) => email.value.trim()),
        }
        const change = record
          ? correction(record, wanted)
          : creation("person", newId(), { customer_id: customerId ?? "" }, wanted)
        return change ? [change] : []
      }}
    >
      {(values, set, faults) => (
        <>
          <TextField
            name="name"
            label={words.fields.name}
            value={values.name}
            onValue={(name) => set({ name })}
            error={faults.name}
          />
          <ChoiceField
            label={words.fields.relation}
            value={values.relation}
            onValue={(relation) => set({ relation })}
            choices={Object.entries(words.kinds.relation)}
            none={editorWords.none}
          />
          <ChipsField
            label={words.fields.gender}
            value={values.gender}
            onValue={(gender) => set({ gender })}
            choices={[["", editorWords.none], ...Object.entries(words.kinds.gender)]}
          />
          <DateField
            label={words.fields.birth}
            name="birth"
            value={values.birth}
            onValue={(birth) => set({ birth })}
            error={faults.birth}
          />
          <TextField
            label={words.fields.phonetic}
            value={values.phonetic}
            onValue={(phonetic) => set({ phonetic })}
          />
          <LongField label={words.fields.about} value={values.about} onValue={(about) => set({ about })} />
          <ChoiceField
            label={words.fields.status}
            value={values.status}
            onValue={(status) => set({ status })}
            choices={Object.entries(words.kinds.personStatus)}
          />
          <details class="folded">
            <summary>{editorWords.ways}</summary>
            <div class="fields">
              <ListField
                label={words.fields.phones}
                name="phones"
                one={editorWords.phone}
                addLabel={editorWords.addPhone}
                value={values.phones}
                onValue={(phones) => set({ phones: phones as typeof values.phones })}
                types={words.kinds.phoneType}
                begin="cell"
                input={{ type: "tel", inputMode: "tel" }}
              />
              <ListField
                label={words.fields.emails}
                name="emails"
                one={editorWords.email}
                addLabel={editorWords.addEmail}
                value={values.emails}
                onValue={(emails) => set({ emails: emails as typeof values.emails })}
                types={words.kinds.placeType}
                begin="work"
                input={{ type: "email", inputMode: "email" }}
              />
            </div>
          </details>
        </>
      )}
    </Editor>
  )
}
