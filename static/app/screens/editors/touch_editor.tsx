/** A contact: planned with day and hour and an aim, or held just now with what was said. */

import { correction, creation } from "../../model/change"
import { newId } from "../../model/ids"
import type { Touch } from "../../model/kinds"
import { localTime } from "../../model/local_time"
import type { Change } from "../../model/records"
import type { EditRequest } from "../../ui/editing"
import { ChipsField, ChoiceField, LongField, TextField } from "../../ui/field"
import { timeOfDay, today, zone } from "../../ui/today"
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
      initial={initial}
      check={({ day }) => ({ day: day ? undefined : editorWords.needDay })}
      changes={(values) => changesOf(values, request)}
    >
      {(field, values) => (
        <>
          <ChipsField
            {...field("state")}
            label={editorWords.heldOrPlanned}
            choices={[
              ["held", editorWords.held],
              ["planned", editorWords.stillPlanned],
              ...(record ? [["cancelled", editorWords.cancelled] as const] : []),
            ]}
          />
          <ChoiceField {...field("type")} choices={Object.entries(words.kinds.touchType)} />
          {values.state === "held" && (
            <LongField {...field("said")} label={editorWords.said} prose maxLength={LONGEST_TEXT} />
          )}
          <div class="side">
            <TextField {...field("day")} label={editorWords.day} input={{ type: "date" }} />
            <TextField {...field("time")} label={editorWords.time} input={{ type: "time" }} />
          </div>
          {values.state !== "held" && <LongField {...field("aim")} />}
          <TextField {...field("place")} />
          <ChipsField
            {...field("nature")}
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
    ? creation(
        "note",
        newId(),
        { customer_id },
        { text: said, touch_id: id, written_at: localTime(new Date()) },
      )
    : null
  return [touch, note].filter((change) => change !== null)
}
