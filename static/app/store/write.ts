/** The only write of a tap: a change becomes a mutation in the outbox. */

import type { Change } from "../model/records"

/** What was saved, and the way back. */
export interface Saved {
  /** Saves the reverse of every change of this save. */
  undo(): Promise<void>
}

/**
 * Saves the changes of one act of the user, all or none. Resolves when they are durable on this phone.
 * Throws StoreError (`full`, `lost`, `blocked`): nothing was saved, keep the editor open and show its message.
 */
export async function save(_changes: Change[]): Promise<Saved> {
  throw new Error("not yet")
}
