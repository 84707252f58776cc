/** A contact: planned with day and hour and an aim, or held just now with what was said. */

import { correction, creation } from "../../model/change"
import { newId } from "../../model/ids"
import type { Touch } from "../../model/kinds"
import type { Change } from "../../model/records"
import type { EditRequest } from "../../ui/editing"
import { ChipsField, ChoiceField, LongField, TextField } from "../../ui/field"
import { momentNow, timeOfDay, today, zone } from "../../ui/today"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"
import { Editor } from "./editor"
import { LONGEST_TEXT } from "./note_editor"

function valuesOf(data: Touch) {
  return {
    type: String(data.type ?? "visit"),
    state: String(data.state ?? "held"),
    day: data.when?.day ?? "",
    time: data.when?.time ?? "",
    place: data.place ?? "",
    aim: data.aim ?? "",
    nature: String(data.nature ?? ""),
    said: "",
  }
}

type Values = ReturnType<typeof valuesOf>

export function TouchEditor({ request }: { request: EditRequest }) {
  const { record, fields } = request
  const begin = { when: { day: today.value, time: timeOfDay(), zone: zone.value } }
  const stored = valuesOf({ ...(record ? {} : begin), ...fields, ...record?.data } as Touch)
  // A planned visit that is being logged begins as held, while the record still says planned.
  const initial = record && fields?.state ? { ...stored, state: String(fields.state) } : stored
  return (
    <Editor
      request={request}
      title={record ? words.kinds.touch : editorWords.new(words.kinds.touch)}
      initial={initial}
      check={({ day }) => ({ day: day ? undefined : editorWords.needDay })}
      changes={(values) => changesOf(values, request)}
    >
      {(values, set, faults) => (
        <>
          <ChipsField
            label={editorWords.heldOrPlanned}
            value={values.state}
            onValue={(state) => set({ state })}
            choices={[
              ["held", editorWords.held],
              ["planned", editorWords.stillPlanned],
              ...(record ? [["cancelled", editorWords.cancelled] as const] : []),
            ]}
          />
          <ChoiceField
            label={words.fields.type}
            value={values.type}
            onValue={(type) => set({ type })}
            choices={Object.entries(words.kinds.touchType)}
          />
          {values.state === "held" && (
            <LongField
              name="said"
              prose
              label={editorWords.said}
              maxLength={LONGEST_TEXT}
              value={values.said}
              onValue={(said) => set({ said })}
            />
          )}
          <div class="side">
            <TextField
              label={editorWords.day}
              value={values.day}
              onValue={(day) => set({ day })}
              error={faults.day}
              input={{ type: "date" }}
            />
            <TextField
              label={editorWords.time}
              value={values.time}
              onValue={(time) => set({ time })}
              input={{ type: "time" }}
            />
          </div>
          {values.state !== "held" && (
            <LongField
              name="aim"
              label={words.fields.aim}
              value={values.aim}
              onValue={(aim) => set({ aim })}
            />
          )}
          <TextField label={words.fields.place} value={values.place} onValue={(place) => set({ place })} />
          <ChipsField
            label={words.fields.nature}
            value={values.nature}
            onValue={(nature) => set({ nature })}
            choices={[
              ["", editorWords.none],
              ["relational", editorWords.relational],
              ["transactional", editorWords.transactional],
            ]}
          />
        </>
      )}
    </Editor>
  )
}

/** The touch, and the note with what was said. */
function changesOf({ day, time, said, ...values }: Values, request: EditRequest): Change[] {
  const { record } = request
  const customer_id = record?.customer_id ?? request.customerId ?? ""
  const id = record?.id ?? newId()
  const before = record?.data.when as Touch["when"]
  // The zone it was planned in stays until the day or the hour changes.
  const isMoved = before?.day !== day || (before?.time ?? "") !== time
  const when = isMoved ? { day, ...(time && { time }), zone: zone.value } : before
  const fields = { ...values, when }
  const touch = record ? correction(record, fields) : creation("touch", id, { customer_id }, fields)
  const note = said.trim()
    ? creation("note", newId(), { customer_id }, { text: said, touch_id: id, written_at: momentNow() })
    : null
  return [touch, note].filter((change) => change !== null)
}
