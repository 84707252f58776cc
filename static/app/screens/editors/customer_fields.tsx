/** The fields of a customer, in four groups: name, work, ways to reach her, rhythm. */

import { companies } from "../../store/book"
import { AddressField } from "../../ui/address_field"
import { DateField } from "../../ui/date_field"
import { ChipsField, ChoiceField, LongField, TextField } from "../../ui/field"
import { ListField } from "../../ui/list_field"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"
import type { CustomerValues } from "./customer_values"
import type { Faults } from "./editor"

interface FieldsProps {
  values: CustomerValues
  set: (part: Partial<CustomerValues>) => void
  faults: Faults<CustomerValues>
}

type TextName = {
  [Name in keyof CustomerValues]: CustomerValues[Name] extends string ? Name : never
}[keyof CustomerValues] &
  keyof typeof words.fields

/** What a plain text field of this form needs. */
function text({ values, set }: FieldsProps, name: TextName) {
  return {
    name,
    label: words.fields[name],
    value: values[name],
    onValue: (value: string) => set({ [name]: value }),
  }
}

export function NameFields(props: FieldsProps) {
  const { values, set, faults } = props
  return (
    <>
      <div class="side">
        <TextField {...text(props, "given")} error={faults.given} />
        <TextField {...text(props, "family")} />
      </div>
      <TextField {...text(props, "phonetic")} />
      <TextField {...text(props, "nickname")} />
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
      <details class="folded">
        <summary>{editorWords.moreName}</summary>
        <div class="fields">
          <TextField {...text(props, "prefix")} />
          <TextField {...text(props, "additional")} />
          <TextField {...text(props, "suffix")} />
          <TextField {...text(props, "display")} />
        </div>
      </details>
    </>
  )
}

export function WorkFields(props: FieldsProps) {
  const { values, set } = props
  const names = [...companies.value.values()].map((company) => String(company.data.name ?? ""))
  return (
    <>
      <h3 class="group">{editorWords.work}</h3>
      <TextField
        name="company_id"
        label={words.fields.company_id}
        hint={editorWords.companyHint}
        value={values.company}
        onValue={(company) => set({ company })}
        input={{ list: "companies" }}
      />
      <datalist id="companies">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <TextField {...text(props, "title")} />
      <ChoiceField
        {...text(props, "role")}
        choices={Object.entries(words.kinds.role)}
        none={editorWords.none}
      />
    </>
  )
}

export function ContactFields({ values, set, faults }: FieldsProps) {
  return (
    <>
      <h3 class="group">{editorWords.ways}</h3>
      <ListField
        label={words.fields.phones}
        name="phones"
        one={editorWords.phone}
        addLabel={editorWords.addPhone}
        value={values.phones}
        onValue={(phones) => set({ phones })}
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
        onValue={(emails) => set({ emails })}
        types={words.kinds.placeType}
        begin="work"
        input={{ type: "email", inputMode: "email" }}
        error={faults.emails}
      />
      <AddressField value={values.addresses} onValue={(addresses) => set({ addresses })} />
      <ListField
        label={words.fields.urls}
        name="urls"
        one={editorWords.url}
        addLabel={editorWords.addUrl}
        value={values.urls}
        onValue={(urls) => set({ urls })}
        types={words.kinds.placeType}
        begin="work"
        input={{ type: "url", inputMode: "url" }}
      />
    </>
  )
}

export function RhythmFields(props: FieldsProps) {
  const { values, set, faults } = props
  return (
    <>
      <h3 class="group">{editorWords.rhythm}</h3>
      <ChoiceField
        {...text(props, "tier")}
        choices={Object.entries(editorWords.tiers)}
        none={editorWords.none}
      />
      <TextField
        {...text(props, "cadence")}
        hint={editorWords.cadenceHint}
        error={faults.cadence}
        input={{ inputMode: "numeric" }}
      />
      <ChoiceField
        {...text(props, "status")}
        value={values.status || "active"}
        onValue={(status) => set({ status: status === "active" ? "" : status })}
        choices={Object.entries(words.kinds.status)}
      />
      <TextField {...text(props, "tags")} hint={editorWords.tagsHint} />
      <LongField {...text(props, "how_met")} />
    </>
  )
}
