/** The account a customer works for: what is good to know for everybody who calls there. */

import type { Address, Company } from "../../model/kinds"
import { AddressField } from "../../ui/address_field"
import type { EditRequest } from "../../ui/editing"
import { ChoiceField, LongField, TextField } from "../../ui/field"
import { type ListEntry, ListField } from "../../ui/list_field"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"
import { Editor } from "./editor"
import { filled, written } from "./written"

function valuesOf(data: Company) {
  return {
    name: data.name ?? "",
    stage: String(data.stage ?? ""),
    phones: (data.phones ?? []) as ListEntry[],
    urls: (data.urls ?? []) as ListEntry[],
    addresses: (data.addresses ?? []) as Address[],
    about: data.about ?? "",
  }
}

export function CompanyEditor({ request }: { request: EditRequest }) {
  const { record } = request
  if (!record) return null
  return (
    <Editor
      request={request}
      initial={valuesOf(record.data as Company)}
      check={({ name }) => ({ name: name.trim() ? undefined : editorWords.needCompany })}
      changes={(values) =>
        written(request, { ...values, phones: filled(values.phones), urls: filled(values.urls) })
      }
    >
      {(field) => (
        <>
          <TextField {...field("name")} />
          <ChoiceField
            {...field("stage")}
            choices={Object.entries(words.kinds.stage)}
            none={editorWords.none}
          />
          <LongField {...field("about")} />
          <ListField {...field("phones")} />
          <ListField {...field("urls")} />
          <AddressField {...field("addresses")} />
        </>
      )}
    </Editor>
  )
}
