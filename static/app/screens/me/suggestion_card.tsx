/** One suggestion: whom it is about, who wrote it and when, what is there now and what would be. */

import { useEffect, useState } from "preact/hooks"
import { KINDS } from "../../model/kinds"
import type { StoredRecord } from "../../model/records"
import { type Suggestion, settleSuggestion } from "../../net/suggestions"
import { readBundle, readCompany } from "../../store/book"
import { reverse, save } from "../../store/write"
import { Button } from "../../ui/button"
import { Line } from "../../ui/section"
import { say } from "../../ui/toast"
import { today, zone } from "../../ui/today"
import { meWords } from "../../words/me"
import { momentText } from "../../words/moments"
import { Versions } from "../editors/side_by_side"
import { valueText } from "../field_text"
import { recordLabel } from "../record_label"
import { attempt } from "./act"
import { linesOf, whatText, whoseText } from "./change_text"

const words = meWords.suggestions

export function SuggestionCard({ one }: { one: Suggestion }) {
  const record = useRecord(one)
  const { customer_id, kind, op, state, reason, name, at } = one
  const label = op !== "create" && kind !== "customer" && record && recordLabel(record)
  return (
    <article class="section suggestion">
      <Line
        who={whoseText(one)}
        {...(customer_id && { href: `/app/customer/${customer_id}` })}
        aside={at && momentText(at, zone.value, today.value)}
        detail={reason === "revoked" ? words.lostPhone(name) : name}
      />
      <h2 class="lead">{label ? `${whatText(one)}: ${label}` : whatText(one)}</h2>
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
    </article>
  )
}

/** What each field says now and would say; long texts side by side. */
function Lines({ one, record }: { one: Suggestion; record: StoredRecord | undefined }) {
  const before = record?.data ?? one.was ?? {}
  return (
    <dl class="said">
      {linesOf(one).map(({ name, value, field }) => {
        const isChange = one.op === "set" && field in (one.set ?? {})
        const isLong = KINDS[one.kind]?.fields[field] === "long" && before[field]
        return (
          <div key={name}>
            <dt>{name}</dt>
            {!isChange && <dd>{value}</dd>}
            {isChange && isLong && (
              <dd>
                <Versions
                  names={[words.inBook, words.theirs(one.name)]}
                  texts={[String(before[field]), value]}
                />
              </dd>
            )}
            {isChange && !isLong && (
              <>
                <dd>{words.suggested(value)}</dd>
                <dd class="hint">{words.now(valueText(one.kind, field, before[field]))}</dd>
              </>
            )}
          </div>
        )
      })}
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

/** Done in the rep's name; the way back makes it say again what it said before. */
async function accept(one: Suggestion, record: StoredRecord | undefined): Promise<void> {
  const was = Object.fromEntries(
    Object.keys(one.set ?? {}).map((field) => [field, record?.data[field] ?? null]),
  )
  const outcome = await settleSuggestion(one, "accept")
  if (outcome === "conflict") return say(words.keptBoth)
  say(words.accepted, async () => {
    await settleSuggestion(one, "reopen")
    if (outcome === "applied") await save([reverse({ ...one, was })])
  })
}

async function putAside(one: Suggestion): Promise<void> {
  await settleSuggestion(one, "dismiss")
  say(one.state === "open" ? words.dismissed : words.seenSaid, async () => {
    await settleSuggestion(one, "reopen")
  })
}
