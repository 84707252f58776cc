/** Deleting a user's databases: at sign-out, on the server's order, and of a schema gone by. */

import { SCHEMA } from "../model/kinds"
import { cacheName } from "./cache"
import { closeDatabase } from "./open"
import { result } from "./requests"

/** Deletes the caches of earlier schemas; called once the present one is whole. */
export async function dropOldCaches(user: string): Promise<void> {
  for (let schema = 1; schema < SCHEMA; schema++) await drop(cacheName(user, schema))
}

/** Deletes everything of a user from this phone: the book, what was downloaded, outbox and drafts. */
export async function dropEverything(user: string): Promise<void> {
  await dropOldCaches(user)
  for (const name of [cacheName(user), `bb-blobs-${user}`, `bb-outbox-${user}`]) await drop(name)
}

/** The other tabs let go by themselves (open.ts, `onversionchange`); the deletion waits for them. */
async function drop(name: string): Promise<void> {
  await closeDatabase(name)
  await result(indexedDB.deleteDatabase(name))
}
