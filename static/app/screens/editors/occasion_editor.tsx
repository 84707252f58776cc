/** A day to remember. A birthday is asked for here too, and written where it belongs: to whoever was born. */

import { correction, creation } from "../../model/change"
import { joinParts, partsOf } from "../../model/date_parts"
import { ASKED_AFTER, YEARLY } from "../../model/gather"
import { newId } from "../../model/ids"
import type { Occasion } from "../../model/kinds"
import type { Change, StoredRecord } from "../../model/records"
import { DateField } from "../../ui/date_field"
import type { EditRequest } from "../../ui/editing"
import { ChipsField, ChoiceField, SwitchField, TextField } from "../../ui/field"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"
import { useAround } from "./around"
import { Editor } from "./editor"

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
  const customerId = record?.customer_id ?? request.customerId
  const around = useAround(customerId)
  if (!around) return null
  const types = Object.entries(words.kinds.occasionType).filter(([type]) => !record || type !== "birthday")
  return (
    <Editor
      request={request}
      title={record ? words.kinds.occasion : editorWords.new(words.kinds.occasion)}
      initial={valuesOf({ ...fields, ...record?.data } as Occasion, !record)}
      check={({ date }) => {
        const joined = joinParts(date)
        if ("fault" in joined) return { date: editorWords[joined.fault] }
        return { date: joined.date ? undefined : editorWords.needDate }
      }}
      changes={(values) => changesOf(values, record, around.records, customerId ?? "")}
    >
      {(values, set, faults) => {
        const isBirthday = values.type === "birthday"
        const isAsked = values.ask_after ?? ASKED_AFTER.has(values.type)
        return (
          <>
            <ChoiceField
              label={words.fields.type}
              value={values.type}
              onValue={(type) => set({ type })}
              choices={types}
            />
            <ChoiceField
              label={words.fields.person_id}
              value={values.person_id}
              onValue={(person_id) => set({ person_id })}
              choices={around.people}
              none={around.name}
            />
            <DateField
              label={words.fields.date}
              name="date"
              value={values.date}
              onValue={(date) => set({ date })}
              error={faults.date}
            />
            {!isBirthday && (
              <>
                <TextField
                  label={words.fields.label}
                  value={values.label}
                  onValue={(label) => set({ label })}
                />
                <ChipsField
                  label={words.fields.repeat}
                  value={values.repeat || (YEARLY.has(values.type) ? "yearly" : "once")}
                  onValue={(repeat) => set({ repeat })}
                  choices={[
                    ["yearly", editorWords.yearly],
                    ["once", editorWords.once],
                  ]}
                />
                <SwitchField
                  label={words.fields.ask_after}
                  hint={editorWords.askAfterHint}
                  checked={isAsked}
                  onChecked={(ask_after) => set({ ask_after })}
                />
              </>
            )}
          </>
        )
      }}
    </Editor>
  )
}

function changesOf(
  values: Values,
  record: StoredRecord | undefined,
  records: readonly StoredRecord[],
  customerId: string,
): Change[] {
  const joined = joinParts(values.date)
  const date = "date" in joined ? joined.date : ""
  if (values.type === "birthday") {
    const born = records.find((one) => one.id === (values.person_id || customerId))
    const birth = born && correction(born, { birth: date })
    return birth ? [birth] : []
  }
  const wanted = { ...values, date }
  const change = record
    ? correction(record, wanted)
    : creation("occasion", newId(), { customer_id: customerId }, wanted)
  return change ? [change] : []
}
