/** The fields of a customer, in four groups: name, work, ways to reach her, rhythm. */

import { companies } from "../../store/book"
import { AddressField } from "../../ui/address_field"
import { DateField } from "../../ui/date_field"
import { ChipsField, ChoiceField, LongField, TextField } from "../../ui/field"
import { ListField } from "../../ui/list_field"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"
import type { CustomerValues } from "./customer_values"
import type { FieldOf } from "./editor"

interface FieldsProps {
  field: FieldOf<CustomerValues>
}

export function CustomerFields({ field }: FieldsProps) {
  return (
    <>
      <NameFields field={field} />
      <h3 class="group">{editorWords.work}</h3>
      <WorkFields field={field} />
      <h3 class="group">{editorWords.ways}</h3>
      <ListField {...field("phones")} begin="cell" />
      <ListField {...field("emails")} />
      <AddressField {...field("addresses")} />
      <ListField {...field("urls")} />
      <h3 class="group">{editorWords.rhythm}</h3>
      <RhythmFields field={field} />
    </>
  )
}

function NameFields({ field }: FieldsProps) {
  return (
    <>
      <div class="side">
        <TextField {...field("given")} />
        <TextField {...field("family")} />
      </div>
      <TextField {...field("phonetic")} />
      <TextField {...field("nickname")} />
      <ChipsField
        {...field("gender")}
        choices={[["", editorWords.none], ...Object.entries(words.kinds.gender)]}
      />
      <DateField {...field("birth")} />
      <details class="folded">
        <summary>{editorWords.moreName}</summary>
        <div class="fields">
          <TextField {...field("prefix")} />
          <TextField {...field("additional")} />
          <TextField {...field("suffix")} />
          <TextField {...field("display")} />
        </div>
      </details>
    </>
  )
}

function WorkFields({ field }: FieldsProps) {
  const names = [...companies.value.values()].map((company) => String(company.data.name ?? ""))
  return (
    <>
      <TextField
        {...field("company")}
        name="company_id"
        label={words.fields.company_id}
        hint={editorWords.companyHint}
        input={{ list: "companies" }}
      />
      <datalist id="companies">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <TextField {...field("title")} />
      <ChoiceField {...field("role")} choices={Object.entries(words.kinds.role)} none={editorWords.none} />
    </>
  )
}

function RhythmFields({ field }: FieldsProps) {
  return (
    <>
      <ChoiceField {...field("tier")} choices={Object.entries(editorWords.tiers)} none={editorWords.none} />
      <TextField {...field("cadence")} hint={editorWords.cadenceHint} input={{ inputMode: "numeric" }} />
      <ChoiceField {...field("status")} choices={Object.entries(words.kinds.status)} />
      <TextField {...field("tags")} hint={editorWords.tagsHint} />
      <LongField {...field("how_met")} />
    </>
  )
}
