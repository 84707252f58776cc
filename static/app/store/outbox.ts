/** `bb-outbox-<user>`: what the server has not yet promised to keep. Version 1 for ever. */

import type { Mutation } from "../model/records"

/** Returns the current user's mutations that the server has no receipt for, in the order they were made. */
export async function waiting(): Promise<Mutation[]> {
  throw new Error("not yet")
}

/** Returns what the server keeps aside because it could not apply it, with the reason. */
export async function parked(): Promise<{ mutation: Mutation; reason: string }[]> {
  throw new Error("not yet")
}
