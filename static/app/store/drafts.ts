/** What is typed and not yet saved, so that it is back after a kill. One draft per key, on this phone only. */

import { seal, unseal } from "./codec"
import { currentUser } from "./device"
import { withOutbox } from "./outbox"

/** Returns the draft kept under `key`, or undefined. */
export async function readDraft<T>(key: string): Promise<T | undefined> {
  const user = await currentUser()
  const stored = user && (await withOutbox(user.user, (database) => database.get("drafts", key)))
  return stored === undefined || stored === null ? undefined : unseal<T>(stored)
}

/** Keeps `value` (anything JSON can carry) under `key`. The caller waits 300 ms after the last key press. */
export async function saveDraft(key: string, value: unknown): Promise<void> {
  const user = await currentUser()
  if (!user) return
  const stored = await seal(value)
  await withOutbox(user.user, (database) => database.put("drafts", stored, key))
}

/** Forgets the draft: it was saved, or given up. */
export async function dropDraft(key: string): Promise<void> {
  const user = await currentUser()
  if (user) await withOutbox(user.user, (database) => database.delete("drafts", key))
}
