/** Putting away what the server did not take: by name, knowingly, and with a way back. */

import { announce } from "./changes"
import { currentUser } from "./device"
import { type Entry, withOutbox } from "./outbox"
import { result, writeTo } from "./requests"

/**
 * Puts the mutation `mid` away: it is not sent, not laid over any page and not listed any more, but its words stay in
 * the outbox. Returns the way back.
 */
export async function putAway(mid: string): Promise<() => Promise<void>> {
  const owner = (await currentUser())?.user
  if (!owner) return async () => {}
  const before = await replace(owner, mid, ({ over, ...entry }) => ({ ...entry, state: "away" }))
  return async () => {
    if (before) await replace(owner, mid, () => before)
  }
}

/** Writes an entry anew in one transaction; returns what it was, undefined where it is not here. */
async function replace(user: string, mid: string, how: (entry: Entry) => Entry): Promise<Entry | undefined> {
  // Outside: where the connection is lost after the commit, the work runs again and finds what it wrote itself.
  let before: Entry | undefined
  await withOutbox(user, (database) =>
    writeTo(database, ["mutations"], "strict", async (transaction) => {
      const store = transaction.objectStore("mutations")
      before ??= await result(store.index("mid").get(mid))
      if (before) store.put(how(before))
    }),
  )
  if (before) announce([before.stands])
  return before
}
