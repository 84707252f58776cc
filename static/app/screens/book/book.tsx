/** The Book: everybody, by name, found as you type. */

import { useEffect, useRef, useState } from "preact/hooks"
import { useLocation } from "preact-iso"
import { isEveryone } from "../../model/book-list"
import { search } from "../../model/search"
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
import { filter, left, lookFor, query, scrolled } from "./looking_for"
import { Results } from "./results"

const words = listWords.book

export function BookScreen() {
  useKeptScroll()
  const asked = query.value.trim()
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
          <SearchLine />
          <Filters />
          {asked && <Results rows={left.value} query={asked} onAdd={() => addNamed(asked)} />}
          {/* Hidden, not gone: drawing it again would cost the first key press its frame. */}
          <div hidden={asked !== ""}>
            {left.value.length > 0 ? <Everybody rows={left.value} /> : <NobodyHere />}
          </div>
        </>
      )}
    </Page>
  )
}

function SearchLine() {
  const { route } = useLocation()
  const [isJumping, setJumping] = useState(false)
  const field = useRef<HTMLInputElement>(null)

  function openFirst(event: Event) {
    event.preventDefault()
    const [first] = query.value.trim() ? search(left.value, query.value, 1) : []
    if (first) route(`/app/customer/${first.row.id}`)
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
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value
        }}
      />
      {query.value ? (
        <Button
          onClick={() => {
            query.value = ""
            field.current?.focus()
          }}
        >
          {words.clear}
        </Button>
      ) : (
        <Button onClick={() => setJumping(true)} disabled={filter.value.here !== null}>
          {words.letters}
        </Button>
      )}
      {isJumping && <LettersSheet rows={left.value} onClose={() => setJumping(false)} />}
    </form>
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

/** Back from a briefing the list stands where it was left; the router has scrolled to the top by then. */
function useKeptScroll(): void {
  useEffect(() => {
    const frame = requestAnimationFrame(() => scrollTo(0, scrolled.to))
    const keep = () => {
      scrolled.to = scrollY
    }
    addEventListener("scroll", keep, { passive: true })
    return () => {
      cancelAnimationFrame(frame)
      removeEventListener("scroll", keep)
    }
  }, [])
}
