/** One suggestion: whom it is about, who wrote it and when, what is there now and what would be. */

import { useEffect, useState } from "preact/hooks"
import { KINDS } from "../../model/kinds"
import type { Change, StoredRecord } from "../../model/records"
import { type Suggestion, settleSuggestion } from "../../net/suggestions"
import { readBundle, readCompany } from "../../store/book"
import { reverse, save } from "../../store/write"
import { Button } from "../../ui/button"
import { Section } from "../../ui/section"
import { Sheet } from "../../ui/sheet"
import { say } from "../../ui/toast"
import { today, zone } from "../../ui/today"
import { meWords } from "../../words/me"
import { momentText } from "../../words/moments"
import { Versions } from "../editors/side_by_side"
import { fieldName, valueText } from "../field_text"
import { recordLabel } from "../record_label"
import { attempt } from "./act"
import { linesOf, whatText, whoseText } from "./change_text"

const words = meWords.suggestions

export function SuggestionCard({ one }: { one: Suggestion }) {
  const record = useRecord(one)
  const { customer_id, state, reason, name, at } = one
  const written = at ? words.written(name, momentText(at, zone.value, today.value)) : name
  const label = record && recordLabel(record)
  return (
    <Section
      title={whoseText(one)}
      aside={customer_id && <a href={`/app/customer/${customer_id}`}>{meWords.safety.open("")}</a>}
    >
      <p class="hint">{reason === "revoked" ? `${written}, ${words.lostPhone}` : written}</p>
      <p class="lead">{one.op !== "create" && label ? `${whatText(one)}: ${label}` : whatText(one)}</p>
      <Lines one={one} record={record} />
      {state === "forwarded" && <p class="hint">{words.forwarded}</p>}
      <div class="chips">
        {state === "open" && (
          <Button look="primary" onClick={() => attempt(() => accept(one, record))}>
            {words.accept}
          </Button>
        )}
        <Button onClick={() => attempt(() => putAside(one))}>
          {state === "open" ? words.dismiss : words.seen}
        </Button>
      </div>
    </Section>
  )
}

/** What each field says now and would say; long texts in full, side by side. */
function Lines({ one, record }: { one: Suggestion; record: StoredRecord | undefined }) {
  const [compared, setCompared] = useState<string>()
  const { kind, op, set = {}, was = {} } = one
  const before = (field: string) => (record ? record.data : was)[field]
  return (
    <dl class="said">
      {linesOf(one).map(({ name, value, field }) => {
        const isChange = op === "set" && field !== undefined && field in set
        const isLong = isChange && KINDS[kind]?.fields[field] === "long" && before(field)
        return (
          <div key={name}>
            <dt>{name}</dt>
            {isLong ? (
              <dd>
                <button type="button" class="more" onClick={() => setCompared(field)}>
                  {words.compare}
                </button>
              </dd>
            ) : (
              <dd>{isChange ? words.suggested(value) : value}</dd>
            )}
            {isChange && !isLong && <dd class="hint">{words.now(valueText(kind, field, before(field)))}</dd>}
          </div>
        )
      })}
      {compared && (
        <Sheet title={fieldName(compared)} onClose={() => setCompared(undefined)}>
          <Versions
            names={[words.inBook, words.theirs(one.name)]}
            texts={[String(before(compared) ?? ""), String(set[compared] ?? "")]}
          />
        </Sheet>
      )}
    </dl>
  )
}

/** The record a suggestion would change, as the phone shows it. */
function useRecord({ kind, id, customer_id }: Suggestion): StoredRecord | undefined {
  const [record, setRecord] = useState<StoredRecord>()
  useEffect(() => {
    const found = kind === "company" ? readCompany(id) : readBundle(customer_id ?? id).then(recordIn(id))
    void found.then(setRecord)
  }, [kind, id, customer_id])
  return record
}

function recordIn(id: string) {
  return (bundle: { records: StoredRecord[] } | undefined) => bundle?.records.find((one) => one.id === id)
}

/** Done in the rep's name; what was there before is remembered for the way back. */
async function accept(one: Suggestion, record: StoredRecord | undefined): Promise<void> {
  const outcome = await settleSuggestion(one, "accept")
  if (outcome === "conflict") return say(words.keptBoth)
  say(words.accepted, async () => {
    await settleSuggestion(one, "reopen")
    if (outcome === "applied") await save([reverse(asMade(one, record))])
  })
}

/** The change as it was made here: against the values that were there. */
function asMade(
  { op, kind, id, customer_id, set = {}, add, remove }: Suggestion,
  record?: StoredRecord,
): Change {
  const was = Object.fromEntries(Object.keys(set).map((field) => [field, record?.data[field] ?? null]))
  const place = kind === "customer" || kind === "company" ? {} : { customer_id }
  return { op, kind, id, ...place, set, was, ...(add && { add }), ...(remove && { remove }) }
}

async function putAside(one: Suggestion): Promise<void> {
  await settleSuggestion(one, "dismiss")
  say(one.state === "open" ? words.dismissed : words.seenSaid, async () => {
    await settleSuggestion(one, "reopen")
  })
}
