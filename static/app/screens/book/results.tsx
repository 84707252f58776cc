/** What a search finds: names in the same frame, the rest of them and the notes once the fingers rest. */

import { useEffect, useMemo, useState } from "preact/hooks"
import type { Row } from "../../model/row"
import { search, searchNotes } from "../../model/search"
import { readTexts } from "../../store/texts"
import { buttonClass } from "../../ui/button"
import { Section } from "../../ui/section"
import { listWords } from "../../words/lists"
import { CustomerRow } from "./customer_row"

const words = listWords.book

/** Rows drawn in the frame of the key press: as many as show above the keyboard of a common phone. */
const AT_ONCE = 5
/** Rows drawn once the fingers rest: who is not among them is found by another letter. */
const AT_MOST = 50
/** How long the fingers rest before the slower things begin, in milliseconds. */
const REST = 250
/** Shorter words stand in nearly every note. */
const SHORTEST_FOR_NOTES = 3

/** What stands there before anything is typed: rows are made and laid out ahead of the first key press. */
const NOBODY_YET: readonly undefined[] = Array(AT_ONCE).fill(undefined)

interface NoteHit {
  row: Row
  excerpt: string
}

interface ResultsProps {
  rows: readonly Row[]
  /** "" while nothing is typed: then nothing of it is seen or heard. */
  query: string
  onAdd: () => void
}

export function Results({ rows, query, onAdd }: ResultsProps) {
  const rested = useRest(query)
  const found = useMemo(() => search(rows, query, rested ? AT_MOST + 1 : AT_ONCE), [rows, query, rested])
  const { hits, isLooking } = useNotes(rows, query, rested)
  const byName = new Set(found.map(({ id }) => id))
  const isTooMany = found.length > AT_MOST
  const notes = hits.filter(({ row }) => !byName.has(row.id)).slice(0, AT_MOST)

  return (
    <div class={query ? "" : "in-wait"}>
      <p class="unseen" aria-live="polite">
        {query && rested && !isTooMany ? words.found(found.length + notes.length) : ""}
      </p>
      <ul class="rows">
        {/* By place, not by id: a row that becomes another's is cheaper than a new one. */}
        {(query ? found.slice(0, AT_MOST) : NOBODY_YET).map((row, place) => (
          <CustomerRow key={place} row={row} />
        ))}
      </ul>
      <p class="hint" aria-live="polite">
        {rested && isTooMany ? words.tooMany(AT_MOST) : ""}
      </p>
      {notes.length > 0 && (
        <Section title={words.inNotes}>
          <ul class="rows tall">
            {notes.map(({ row, excerpt }) => (
              <CustomerRow key={row.id} row={row} detail={excerpt} />
            ))}
          </ul>
        </Section>
      )}
      {isLooking && <p class="hint">{words.searchingNotes}</p>}
      {query && found.length + notes.length === 0 && rested && !isLooking && (
        <div class="empty">
          <p>{words.none(query.trim())}</p>
          <button type="button" class={buttonClass()} onClick={onAdd}>
            {words.addNamed(query.trim())}
          </button>
        </div>
      )}
    </div>
  )
}

/** True once the query has not changed for a moment. */
function useRest(query: string): boolean {
  const [resting, setResting] = useState<string | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setResting(query), REST)
    return () => clearTimeout(timer)
  }, [query])
  return resting === query
}

/** Goes through the notes pack by pack, and stops at the next key press. */
function useNotes(rows: readonly Row[], query: string, isResting: boolean) {
  const [state, setState] = useState<{ query: string; hits: NoteHit[]; isDone: boolean }>({
    query: "",
    hits: [],
    isDone: true,
  })
  const isWanted = isResting && query.trim().length >= SHORTEST_FOR_NOTES

  useEffect(() => {
    if (!isWanted) return
    let isCurrent = true
    void (async () => {
      const byId = new Map(rows.map((row) => [row.id, row]))
      const hits: NoteHit[] = []
      for await (const texts of readTexts()) {
        await breathe()
        if (!isCurrent) return
        const before = hits.length
        for (const { id, excerpt } of searchNotes(texts, query)) {
          const row = byId.get(id)
          if (row) hits.push({ row, excerpt })
        }
        if (hits.length > before) setState({ query, hits: [...hits], isDone: false })
      }
      if (isCurrent) setState({ query, hits, isDone: true })
    })()
    return () => {
      isCurrent = false
    }
  }, [rows, query, isWanted])

  const isOurs = state.query === query
  return { hits: isOurs ? state.hits : [], isLooking: isWanted && !(isOurs && state.isDone) }
}

/** Lets a key press that waits go first. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
