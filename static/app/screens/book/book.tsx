/** The Book: everybody, by name, found as you type. */

import { computed, type Signal, useSignal } from "@preact/signals"
import { useEffect, useRef, useState } from "preact/hooks"
import { useLocation } from "preact-iso"
import { isEveryone } from "../../model/book_list"
import { prepareSearch, search } from "../../model/search"
import { status } from "../../net/sync"
import { rows, rowsLoaded } from "../../store/book"
import { Button } from "../../ui/button"
import { edit } from "../../ui/editing"
import { Page } from "../../ui/page"
import { EmptyState } from "../../ui/section"
import { listWords } from "../../words/lists"
import { words as allWords } from "../../words/words"
import { Everybody, LettersSheet } from "./everybody"
import { Filters } from "./filters"
import { filter, isSearching, left, lookFor, query, scrolled } from "./looking_for"
import { Results } from "./results"

const words = listWords.book

/**
 * Nothing here reads the query: a key press draws what was found and leaves the rest of the page alone.
 * That is what keeps it inside one frame on a slow phone.
 */
export function BookScreen() {
  useKeptScroll()
  usePreparedSearch()
  const isAwaited = useSignal(false)
  const isEmpty = rowsLoaded.value && rows.value.length === 0
  return (
    <Page
      title={allWords.frame.book}
      top={<span>{rows.value.length > 0 && words.people(left.value.length)}</span>}
      class="book"
    >
      {isEmpty ? (
        <NobodyYet />
      ) : (
        <>
          <SearchLine isAwaited={isAwaited} />
          <Filters />
          <FoundPeople isAwaited={isAwaited} />
          {/* Put away, not gone: to lay it out again would cost the first key press its frame. */}
          <div class={everybodyClass} aria-hidden={isSearching}>
            {left.value.length > 0 ? <Everybody rows={left.value} /> : <NobodyHere />}
          </div>
        </>
      )}
    </Page>
  )
}

const everybodyClass = computed(() => (isSearching.value ? "put-away" : ""))

interface Awaited {
  /** True once the search box was touched: letters are about to come. */
  isAwaited: Signal<boolean>
}

function FoundPeople({ isAwaited }: Awaited) {
  const asked = query.value.trim()
  if (!asked && !isAwaited.value) return null
  return <Results rows={left.value} query={asked} onAdd={() => addNamed(asked)} />
}

function SearchLine({ isAwaited }: Awaited) {
  const { route } = useLocation()
  const [isJumping, setJumping] = useState(false)
  const field = useRef<HTMLInputElement>(null)

  function openFirst(event: Event) {
    event.preventDefault()
    const [first] = query.value.trim() ? search(left.value, query.value, 1) : []
    if (first) route(`/app/customer/${first.id}`)
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is unknown to the oldest browsers we serve
    <form role="search" class="search-line" onSubmit={openFirst}>
      <input
        ref={field}
        class="input"
        type="search"
        aria-label={words.search}
        placeholder={words.searchHint}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        enterkeyhint="go"
        value={query}
        onFocus={() => {
          isAwaited.value = true
        }}
        onInput={(event) => {
          query.value = event.currentTarget.value
        }}
      />
      <ClearOrLetters
        onClear={() => {
          query.value = ""
          field.current?.focus()
        }}
        onLetters={() => setJumping(true)}
      />
      {isJumping && <LettersSheet rows={left.value} onClose={() => setJumping(false)} />}
    </form>
  )
}

function ClearOrLetters({ onClear, onLetters }: { onClear: () => void; onLetters: () => void }) {
  if (isSearching.value) return <Button onClick={onClear}>{words.clear}</Button>
  return (
    <Button onClick={onLetters} disabled={filter.value.here !== null}>
      {words.letters}
    </Button>
  )
}

/** The first sight of an empty book: two ways to fill it. */
function NobodyYet() {
  if (status.value.fetching?.total) return <EmptyState>{words.nobodyYet}</EmptyState>
  return (
    <EmptyState
      action={
        <>
          <Button look="primary" onClick={() => edit({ kind: "customer" })}>
            {words.firstCustomer}
          </Button>
          <a class="more" href="/app/me/import">
            {words.import}
          </a>
        </>
      }
    >
      {words.empty}
    </EmptyState>
  )
}

function NobodyHere() {
  if (isEveryone(filter.value)) return null
  return (
    <EmptyState action={<Button onClick={() => lookFor({})}>{words.showAll}</Button>}>
      {filter.value.here ? words.noneNear : words.noneFiltered}
    </EmptyState>
  )
}

function addNamed(name: string): void {
  const [given, ...family] = name.split(/\s+/)
  edit({ kind: "customer", fields: { given, ...(family.length > 0 && { family: family.join(" ") }) } })
}

/**
 * Back from a briefing the list stands where it was left. The place is kept at the click, because by the time
 * the page goes the router has scrolled to its top.
 */
function useKeptScroll(): void {
  useEffect(() => {
    const frame = requestAnimationFrame(() => scrollTo(0, scrolled.to))
    const keep = () => {
      scrolled.to = scrollY
    }
    addEventListener("click", keep, { capture: true })
    return () => {
      cancelAnimationFrame(frame)
      removeEventListener("click", keep, { capture: true })
    }
  }, [])
}

/** Once the page stands and nobody waits for it, so that the first key press finds everything laid out. */
const IDLE = 300

function usePreparedSearch(): void {
  const people = left.value
  useEffect(() => {
    const timer = setTimeout(() => prepareSearch(people), IDLE)
    return () => clearTimeout(timer)
  }, [people])
}
