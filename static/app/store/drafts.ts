/** What is typed and not yet saved, so that it is back after a kill. One draft per key, on this phone only. */

import { seal, unseal } from "./codec"
import { currentUser } from "./device"
import { withOutbox } from "./outbox"
import { readFrom, writeTo } from "./requests"

/** Returns the draft kept under `key`, or undefined. */
export async function readDraft<T>(key: string): Promise<T | undefined> {
  const user = await currentUser()
  if (!user) return undefined
  const read = (database: IDBDatabase) => readFrom(database, "drafts", (drafts) => drafts.get(key))
  const stored = await withOutbox(user.user, read)
  return stored === undefined ? undefined : unseal<T>(stored)
}

/** Keeps `value` (anything JSON can carry) under `key`. The caller waits 300 ms after the last key press. */
export async function saveDraft(key: string, value: unknown): Promise<void> {
  const user = await currentUser()
  if (!user) return
  const stored = await seal(value)
  await write(user.user, (drafts) => drafts.put(stored, key))
}

/** Forgets the draft: it was saved, or given up. */
export async function dropDraft(key: string): Promise<void> {
  const user = await currentUser()
  if (user) await write(user.user, (drafts) => drafts.delete(key))
}

function write(user: string, request: (drafts: IDBObjectStore) => IDBRequest): Promise<void> {
  return withOutbox(user, (database) =>
    writeTo(database, ["drafts"], "relaxed", async (transaction) => {
      request(transaction.objectStore("drafts"))
    }),
  )
}
