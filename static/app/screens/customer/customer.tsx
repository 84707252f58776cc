/** A customer: the briefing first, everything else below it. */

import { ErrorBoundary, lazy } from "preact-iso"
import type { Briefing } from "../../model/briefing"
import { buttonClass } from "../../ui/button"
import { Page } from "../../ui/page"
import { EmptyState } from "../../ui/section"
import { words } from "../../words/words"
import { Actions } from "./actions"
import { Head } from "./head"
import { Pages } from "./pages"
import { useCustomer } from "./use_customer"

/** The first page is drawn first; what follows below it comes a frame later, as a chunk of its own. */
const Below = lazy(() => import("./below").then((part) => part.Below))

const back = (
  <a class="back" href="/app/book">
    {words.frame.toBook}
  </a>
)

export function CustomerScreen({ id }: { id: string }) {
  const page = useCustomer(id)
  if (page === undefined)
    return (
      <Page title={words.frame.app} top={back} head={<span />}>
        {null}
      </Page>
    )
  if (page === null) {
    return (
      <Page title={words.briefing.missing} top={back}>
        <EmptyState
          action={
            <a class={buttonClass()} href="/app/book">
              {words.briefing.toBook}
            </a>
          }
        >
          {words.briefing.missingHint}
        </EmptyState>
      </Page>
    )
  }
  return <Written page={page} key={id} />
}

function Written({ page }: { page: Briefing }) {
  return (
    <Page title={page.row.name} top={back} class="customer" head={<Head page={page} />}>
      <Actions page={page} />
      <Pages page={page} />
      <ErrorBoundary>
        <Below page={page} />
      </ErrorBoundary>
    </Page>
  )
}
