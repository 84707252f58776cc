/** What a page of the phone has in it, without its screens: the real store and the real exchange. */

import { KINDS, type Kind } from "../../static/app/model/kinds"
import { signOut } from "../../static/app/net/session"
import { startSync, status, syncNow } from "../../static/app/net/sync"
import { loadRows, openBook, readBundle, rows } from "../../static/app/store/book"
import { readCache, readLoose, readRecords, readState } from "../../static/app/store/cache"
import { currentUser, knownUsers } from "../../static/app/store/device"
import { overlaying, readMutation, unsent } from "../../static/app/store/outbox"
import { save } from "../../static/app/store/write"

/** Starts as `main.tsx` and `begin.ts` do. */
export async function begin(): Promise<void> {
  await openBook()
  startSync()
  await loadRows()
}

/** Everything the phone holds of the book, with nothing laid over it. */
export async function everything(user: string) {
  const ids = (await readCache(user, "bundles", (bundles) => bundles.getAllKeys())) as string[]
  const bundled = await Promise.all(ids.map((id) => readRecords(user, id)))
  const loose = await Promise.all((Object.keys(KINDS) as Kind[]).map((kind) => readLoose(user, kind)))
  return [...bundled, ...loose].flatMap((records) => records ?? [])
}

/** What waits, word for word. */
export async function waiting(user: string) {
  return Promise.all((await unsent(user)).map(readMutation))
}

export { currentUser, knownUsers, overlaying, readBundle, readState, rows, save, signOut, status, syncNow }
