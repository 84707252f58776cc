/**
 * The four databases of the phone, each opened once and opened again when the system takes it away.
 * Nothing but this folder touches IndexedDB, and nothing outside this file opens a database.
 */

import { type IDBPDatabase, openDB } from "idb"

/** What a database is called and what it holds. The outbox and the device stay at version 1 for ever. */
export interface Shape {
  name: string
  build(database: IDBPDatabase): void
}

/** The database cannot be used now; `message` says what to do. */
export class StoreError extends Error {
  constructor(
    readonly code: "blocked" | "lost" | "full",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = "StoreError"
  }
}

const BLOCKED_AFTER = 5_000
const TRIES = 4
const opened = new Map<string, Promise<IDBPDatabase>>()

function open(shape: Shape): Promise<IDBPDatabase> {
  const known = opened.get(shape.name)
  if (known) return known
  // Remembered before anything is awaited: two callers in one turn share one connection.
  const opening = openNow(shape)
  opened.set(shape.name, opening)
  opening.catch(() => forget(shape.name, opening))
  return opening
}

function forget(name: string, handle: Promise<IDBPDatabase>): void {
  if (opened.get(name) === handle) opened.delete(name)
}

function openNow(shape: Shape): Promise<IDBPDatabase> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    openDB(shape.name, 1, {
      upgrade: (database) => shape.build(database),
      blocked: () => {
        timer = setTimeout(
          () => reject(new StoreError("blocked", "Close the other windows of Blackbook and try again.")),
          BLOCKED_AFTER,
        )
      },
      // Another window wants to delete or upgrade: let go at once, the next use opens again.
      blocking: (_current, _wanted, event) => {
        opened.delete(shape.name)
        ;(event.target as IDBDatabase).close()
      },
      terminated: () => opened.delete(shape.name),
    })
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}

/** True for the errors of a connection that iOS cut in the background, or that was closed under us. */
function isLost(error: unknown): boolean {
  return (
    error instanceof DOMException && (error.name === "UnknownError" || error.name === "InvalidStateError")
  )
}

/**
 * Runs `work` on the database, opening it where needed. A lost connection is dropped and the work runs again
 * from its start, three times at most: `work` must be one transaction, or harmless when repeated.
 * Throws StoreError `lost`, `blocked` or `full`; other errors pass as they are.
 */
export async function withDatabase<T>(
  shape: Shape,
  work: (database: IDBPDatabase) => Promise<T>,
): Promise<T> {
  for (let left = TRIES - 1; ; left--) {
    const handle = open(shape)
    try {
      return await work(await handle)
    } catch (error) {
      if (error instanceof DOMException && error.name === "QuotaExceededError") {
        throw new StoreError("full", "This phone's storage is full. Free some space and save again.", {
          cause: error,
        })
      }
      if (!isLost(error)) throw error
      forget(shape.name, handle)
      handle.then((database) => database.close()).catch(() => {})
      if (left === 0) {
        throw new StoreError(
          "lost",
          "This phone's storage does not answer. Close Blackbook and open it again.",
          {
            cause: error,
          },
        )
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
