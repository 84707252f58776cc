/** Two answers for one field: both are shown, somebody chooses. Nothing was lost meanwhile. */

import { useState } from "preact/hooks"
import { ErrorBoundary, lazy } from "preact-iso"
import type { Item } from "../../model/briefing"
import { type Choice, canKeepBoth, settle as settling } from "../../model/conflicts"
import { KINDS } from "../../model/kinds"
import type { StoredRecord } from "../../model/records"
import { save } from "../../store/write"
import { Button } from "../../ui/button"
import { settle } from "../../ui/settle"
import { say } from "../../ui/toast"
import { excerpt } from "../../ui/told"
import { words } from "../../words/words"
import { fieldName, valueText } from "../field_text"

/** Long texts are compared in a sheet of their own; it comes with the editors, not on the way to the briefing. */
const SideBySide = lazy(() => import("../editors/side_by_side").then((sheet) => sheet.SideBySide))

interface ConflictsProps {
  of: StoredRecord
  conflicts: ReadonlyMap<string, Item<"conflict">[]>
}

/** The chips of a record's open conflicts, on the line of the record. */
export function Conflicts({ of, conflicts }: ConflictsProps) {
  return conflicts.get(of.id)?.map((conflict) => <Conflict key={conflict.id} of={of} conflict={conflict} />)
}

function Conflict({ of, conflict }: { of: StoredRecord; conflict: Item<"conflict"> }) {
  const [isOpen, setOpen] = useState(false)
  const { field = "", mine, theirs } = conflict.data

  const choose = (state: Choice) =>
    settle(() => save(settling(of, conflict.record, state)), words.briefing.settledConflict)

  const answers = [theirs, mine].map((value) => valueText(of.kind, field, value))
  const [inBook = "", later = ""] = answers
  const isLong = KINDS[of.kind].fields[field] === "long"
  const chip = (
    <div class="conflict">
      <button type="button" class="question" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {words.briefing.conflict(fieldName(field), excerpt(inBook, 40), excerpt(later, 40))}
      </button>
      {isOpen && !isLong && (
        <dl>
          <dt>{words.briefing.theirsStays}</dt>
          <dd>{inBook}</dd>
          <dt>{words.briefing.mineCame}</dt>
          <dd>{later}</dd>
        </dl>
      )}
      {isOpen && !isLong && (
        <div class="chips">
          <Button onClick={() => choose("mine")}>{words.briefing.useMine}</Button>
          <Button onClick={() => choose("theirs")}>{words.briefing.keepTheirs}</Button>
          {canKeepBoth(of.kind, field) && (
            <Button onClick={() => choose("both")}>{words.briefing.keepBoth}</Button>
          )}
        </div>
      )}
    </div>
  )
  if (!isOpen || !isLong) return chip
  return (
    <>
      {chip}
      <ErrorBoundary onError={() => say(words.frame.sheetFailed)}>
        <SideBySide
          title={fieldName(field)}
          theirs={String(of.data[field] ?? theirs ?? "")}
          mine={String(mine ?? "")}
          onChoose={choose}
          onClose={() => setOpen(false)}
        />
      </ErrorBoundary>
    </>
  )
}
