/** The account a customer works for: what is good to know for everybody who calls there. */

import { correction } from "../../model/change"
import type { Address, Company } from "../../model/kinds"
import { AddressField } from "../../ui/address_field"
import type { EditRequest } from "../../ui/editing"
import { ChoiceField, LongField, TextField } from "../../ui/field"
import { ListField } from "../../ui/list_field"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"
import { Editor } from "./editor"

function valuesOf(data: Company) {
  return {
    name: data.name ?? "",
    stage: String(data.stage ?? ""),
    phones: data.phones ?? [],
    urls: data.urls ?? [],
    addresses: data.addresses ?? ([] as Address[]),
    about: data.about ?? "",
  }
}

export function CompanyEditor({ request }: { request: EditRequest }) {
  const { record } = request
  if (!record) return null
  return (
    <Editor
      request={request}
      title={words.kinds.company}
      initial={valuesOf(record.data as Company)}
      check={({ name }) => ({ name: name.trim() ? undefined : editorWords.needCompany })}
      changes={(values) => {
        const change = correction(record, {
          ...values,
          phones: values.phones.filter((phone) => phone.value.trim()),
          urls: values.urls.filter((url) => url.value.trim()),
        })
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
            label={words.fields.stage}
            value={values.stage}
            onValue={(stage) => set({ stage })}
            choices={Object.entries(words.kinds.stage)}
            none={editorWords.none}
          />
          <LongField label={words.fields.about} value={values.about} onValue={(about) => set({ about })} />
          <ListField
            label={words.fields.phones}
            name="phones"
            one={editorWords.phone}
            addLabel={editorWords.addPhone}
            value={values.phones}
            onValue={(phones) => set({ phones: phones as typeof values.phones })}
            types={words.kinds.phoneType}
            begin="work"
            input={{ type: "tel", inputMode: "tel" }}
          />
          <ListField
            label={words.fields.urls}
            name="urls"
            one={editorWords.url}
            addLabel={editorWords.addUrl}
            value={values.urls}
            onValue={(urls) => set({ urls: urls as typeof values.urls })}
            types={words.kinds.placeType}
            begin="work"
            input={{ type: "url", inputMode: "url" }}
          />
          <AddressField value={values.addresses} onValue={(addresses) => set({ addresses })} />
        </>
      )}
    </Editor>
  )
}
