/** A day to remember. A birthday is asked for here too, and written where it belongs: to whoever was born. */

import { correction } from "../../model/change"
import { joinParts, partsOf } from "../../model/date_parts"
import { ASKED_AFTER, YEARLY } from "../../model/gather"
import type { Occasion } from "../../model/kinds"
import type { Change, StoredRecord } from "../../model/records"
import { DateField } from "../../ui/date_field"
import type { EditRequest } from "../../ui/editing"
import { ChipsField, ChoiceField, SwitchField, TextField } from "../../ui/field"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"
import { useAround } from "./around"
import { Editor } from "./editor"
import { written } from "./written"

function valuesOf(data: Occasion, isNew: boolean) {
  const type = String(data.type ?? (isNew ? "birthday" : "other"))
  return {
    type,
    person_id: data.person_id ?? "",
    label: data.label ?? "",
    date: partsOf(data.date),
    repeat: String(data.repeat ?? ""),
    ask_after: data.ask_after ?? null,
  }
}

type Values = ReturnType<typeof valuesOf>

export function OccasionEditor({ request }: { request: EditRequest }) {
  const { record, fields } = request
  const around = useAround(record?.customer_id ?? request.customerId)
  if (!around) return null
  const types = Object.entries(words.kinds.occasionType).filter(([type]) => !record || type !== "birthday")
  return (
    <Editor
      request={request}
      initial={valuesOf({ ...fields, ...record?.data } as Occasion, !record)}
      check={({ date }) => {
        const joined = joinParts(date)
        if ("fault" in joined) return { date: editorWords[joined.fault] }
        return { date: joined.date ? undefined : editorWords.needDate }
      }}
      changes={(values) => changesOf(values, request, around.records)}
    >
      {(field, values) => (
        <>
          <ChoiceField {...field("type")} choices={types} />
          <ChoiceField {...field("person_id")} choices={around.people} none={around.name} />
          <DateField {...field("date")} />
          {values.type !== "birthday" && (
            <>
              <TextField {...field("label")} />
              <ChipsField
                {...field("repeat")}
                value={values.repeat || (YEARLY.has(values.type) ? "yearly" : "once")}
                choices={[
                  ["yearly", editorWords.yearly],
                  ["once", editorWords.once],
                ]}
              />
              <SwitchField
                {...field("ask_after")}
                hint={editorWords.askAfterHint}
                value={values.ask_after ?? ASKED_AFTER.has(values.type)}
              />
            </>
          )}
        </>
      )}
    </Editor>
  )
}

function changesOf(values: Values, request: EditRequest, records: readonly StoredRecord[]): Change[] {
  const joined = joinParts(values.date)
  const date = "date" in joined ? joined.date : ""
  if (values.type !== "birthday") return written(request, { ...values, date })
  const born = records.find((one) => one.id === (values.person_id || request.customerId))
  const birth = born && correction(born, { birth: date })
  return birth ? [birth] : []
}
