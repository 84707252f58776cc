/**
 * The four databases of the phone, each opened once and opened again when the system takes it away.
 * Nothing but this folder touches IndexedDB, and nothing outside this file opens a database.
 */

import { sentenceOf } from "../model/problem"
import { result } from "./requests"

/** What a database is called and what it holds. The outbox and the device stay at version 1 for ever. */
export interface Shape {
  name: string
  build(database: IDBDatabase): void
}

/**
 * The storage cannot be used now: another window holds it (`blocked`), the system took it away (`lost`), there is
 * no room (`full`), or nobody's book is open (`signed_out`). `message` says what to do.
 */
export class StoreError extends Error {
  constructor(
    readonly code: "blocked" | "lost" | "full" | "signed_out",
    options?: ErrorOptions,
  ) {
    super(sentenceOf(code), options)
    this.name = "StoreError"
  }
}

const BLOCKED_AFTER = 5_000
const TRIES = 4
const opened = new Map<string, Promise<IDBDatabase>>()

function open(shape: Shape): Promise<IDBDatabase> {
  const known = opened.get(shape.name)
  if (known) return known
  // Remembered before anything is awaited: two callers in one turn share one connection.
  const opening = openNow(shape)
  opened.set(shape.name, opening)
  opening.catch(() => forget(shape.name, opening))
  return opening
}

function forget(name: string, handle: Promise<IDBDatabase>): void {
  if (opened.get(name) === handle) opened.delete(name)
}

async function openNow(shape: Shape): Promise<IDBDatabase> {
  const request = indexedDB.open(shape.name, 1)
  request.onupgradeneeded = () => shape.build(request.result)
  const blocked = new Promise<never>((_, reject) => {
    request.onblocked = () => setTimeout(() => reject(new StoreError("blocked")), BLOCKED_AFTER)
  })
  const opening = result(request)
  // Comes late, when nobody waits for it any more: it must not stand in the way of the next try.
  opening.catch(() => {})
  const database = await Promise.race([opening, blocked])
  const letGo = () => opened.delete(shape.name)
  database.onclose = letGo
  database.onversionchange = () => {
    letGo()
    database.close()
  }
  return database
}

/** True for the errors of a connection that iOS cut in the background, or that was closed under us. */
function isLost(error: unknown): boolean {
  return error instanceof DOMException && /^(Unknown|InvalidState|Abort)Error$/.test(error.name)
}

/**
 * Runs `work` on the database, opening it where needed. A lost connection is dropped and the work runs again
 * from its start, three times at most: `work` must be one transaction, or harmless when repeated.
 * Throws StoreError `lost`, `blocked` or `full`; other errors pass as they are.
 */
export async function withDatabase<T>(shape: Shape, work: (database: IDBDatabase) => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left--) {
    const handle = open(shape)
    try {
      return await work(await handle)
    } catch (error) {
      if (error instanceof DOMException && error.name === "QuotaExceededError") {
        throw new StoreError("full", { cause: error })
      }
      if (!isLost(error)) throw error
      forget(shape.name, handle)
      handle.then((database) => database.close()).catch(() => {})
      if (left === 0) {
        throw new StoreError("lost", { cause: error })
      }
    }
  }
}

/** Closes a database if it is open, so that it can be deleted. */
export async function closeDatabase(name: string): Promise<void> {
  const handle = opened.get(name)
  opened.delete(name)
  await handle?.then((database) => database.close()).catch(() => {})
}
