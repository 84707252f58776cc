/** What colleagues wrote for customers who are the rep's now: accepted or put aside, each with the way back. */

import { useEffect, useState } from "preact/hooks"
import { readSuggestions, suggestions } from "../../net/suggestions"
import { AskFirst } from "../../ui/asking"
import { Page } from "../../ui/page"
import { EmptyState, Line } from "../../ui/section"
import { meWords } from "../../words/me"
import { SuggestionCard } from "./suggestion_card"

const words = meWords.suggestions

export function SuggestionsScreen() {
  const [isAway, setAway] = useState(false)
  const list = suggestions.value

  const read = () =>
    readSuggestions().then(
      () => setAway(false),
      () => setAway(true),
    )
  useEffect(() => {
    void read()
  }, [])

  return (
    <Page title={words.title} subtitle={words.what} top={<a href="/app/me">{words.back}</a>} class="me">
      {isAway && <AskFirst hint={words.needsSignal} label={words.again} onPress={read} />}
      {list?.length === 0 && <EmptyState>{words.none}</EmptyState>}
      {list?.map((one) => (
        <SuggestionCard key={`${one.device} ${one.mid}`} one={one} />
      ))}
    </Page>
  )
}

interface SuggestionsLineProps {
  /** Only what is about her. */
  customerId?: string
  /** Stand there with nothing to count, too. */
  isKept?: boolean
}

/** The way there with a quiet count; not there while nothing waits, or nothing is known. */
export function SuggestionsLine({ customerId, isKept }: SuggestionsLineProps) {
  useEffect(() => {
    void readSuggestions(false).catch(() => undefined)
  }, [])
  const count = suggestions.value?.filter((one) => !customerId || one.customer_id === customerId).length ?? 0
  if (count === 0 && !isKept) return null
  return <Line href="/app/me/suggestions" what={count > 0 ? words.count(count) : words.title} />
}
