/** What a file would bring: how many, who, who is perhaps there already, and what could not be used. */

import type { ComponentChildren } from "preact"
import { useState } from "preact/hooks"
import type { ImportReport } from "../../net/interchange"
import { Section } from "../../ui/section"
import { meWords } from "../../words/me"

const words = meWords.importing

export function ImportPreview({ report }: { report: ImportReport }) {
  const { counts, first, duplicates, unreadable, remarks } = report
  const rest = counts.new - first.length
  return (
    <div class="preview" aria-live="polite">
      <p class="hint">
        {report.file}: {words.file(report.layout, report.records)}
      </p>
      <p class="lead">{counts.new > 0 ? words.new(counts.new, counts) : words.nothingNew}</p>
      <ul class="counts">
        {counts.already_there > 0 && counts.new > 0 && <li>{words.alreadyThere(counts.already_there)}</li>}
        {counts.removed > 0 && <li>{words.removed(counts.removed)}</li>}
        {counts.repeated > 0 && <li>{words.repeated(counts.repeated)}</li>}
      </ul>
      {first.length > 0 && (
        <Section title={words.first}>
          <ul class="names">
            {first.map((name, place) => (
              <li key={place}>{name}</li>
            ))}
          </ul>
          {rest > 0 && <p class="hint">{words.more(rest)}</p>}
        </Section>
      )}
      {duplicates.length > 0 && (
        <Part title={words.duplicates} hint={words.duplicatesHint} items={duplicates}>
          {({ line, name, customer_id, customer, same }) => (
            <a key={line} class="line" href={`/app/customer/${customer_id}`}>
              <span class="who">{name}</span>
              <span class="aside">{words.line(line)}</span>
              <span class="detail">{words.duplicate(customer, same)}</span>
            </a>
          )}
        </Part>
      )}
      {unreadable.length > 0 && (
        <Part title={words.unreadable} items={unreadable}>
          {({ line, reason, record }) => (
            <div key={`${line} ${reason}`} class="line">
              <span>{reason}</span>
              <span class="aside">{words.line(line)}</span>
              {!record && <span class="detail">{words.partly}</span>}
            </div>
          )}
        </Part>
      )}
      {remarks.length > 0 && (
        <Part title={words.remarks} items={remarks}>
          {(remark) => (
            <p key={remark} class="hint">
              {remark}
            </p>
          )}
        </Part>
      )}
    </div>
  )
}

interface PartProps<T> {
  title: string
  hint?: string
  items: readonly T[]
  children: (item: T) => ComponentChildren
}

/** Lines shown before somebody asks for all. */
const SHOWN = 5

function Part<T>({ title, hint, items, children }: PartProps<T>) {
  const [isWhole, setWhole] = useState(false)
  const more = items.length > SHOWN && !isWhole && (
    <button type="button" class="more" onClick={() => setWhole(true)}>
      {words.all(items.length)}
    </button>
  )
  return (
    <Section title={title} aside={more}>
      {hint && <p class="hint">{hint}</p>}
      <div class="lines">{(isWhole ? items : items.slice(0, SHOWN)).map(children)}</div>
    </Section>
  )
}
