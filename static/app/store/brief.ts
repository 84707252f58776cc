/**
 * Brings a page of the brief into an empty cache: the customers of the next days, before the book itself is fetched.
 * No cursor moves. The book is marked as one that is fetched over older records, so that the first sync replaces
 * every one of them, and what is no longer on the server by then goes.
 */

import type { BriefPage } from "../model/wire"
import { stored } from "./apply"
import { readState } from "./cache"
import { changeBundle, changedIds, commitDraft, newDraft, openBundles, putRecord } from "./draft"

/** Returns the ids that changed; none where the book has begun to be fetched, which knows better. */
export async function applyBrief(user: string, page: BriefPage): Promise<string[]> {
  for (;;) {
    const state = await readState(user)
    if (state.books.some((one) => one.book === page.book)) return []
    const draft = newDraft(user, state, page.book)
    draft.book.isResync = true
    await openBundles(
      draft,
      page.bundles.map((bundle) => bundle.customer_id),
    )
    for (const record of page.records) putRecord(draft, stored(record, page.book), undefined)
    for (const { customer_id, records } of page.bundles) {
      const own = records.map((record) => stored(record, page.book))
      changeBundle(draft, customer_id, (all) => [...all, ...own])
    }
    if (await commitDraft(draft)) return changedIds(draft)
  }
}
