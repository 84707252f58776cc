/**
 * IndexedDB's events as promises. Inside a transaction nothing else may be awaited: it closes as soon as it has
 * nothing to do, and a `fetch`, a timer or the codec is nothing to it.
 */

/** Resolves with the result of a request. */
export function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Resolves when everything in a transaction is written, and rejects when nothing of it is. */
export function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new DOMException("not written", "AbortError"))
  })
}

/** Reads from one store in a transaction of its own. */
export function readFrom<T>(
  database: IDBDatabase,
  store: string,
  request: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  return result(request(database.transaction(store).objectStore(store)))
}

/**
 * Writes in one transaction: whole and durable when it resolves, not at all when it rejects. `strict` waits
 * until the system says it is on the disk.
 */
export async function writeTo<T>(
  database: IDBDatabase,
  stores: readonly string[],
  durability: "strict" | "relaxed",
  work: (transaction: IDBTransaction) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction([...stores], "readwrite", { durability })
  const end = finished(transaction)
  // Told below.
  end.catch(() => {})
  try {
    const value = await work(transaction)
    await end
    return value
  } catch (error) {
    abort(transaction)
    // What the system ended knows why; a request that went down with it does not.
    throw transaction.error ?? error
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch {
    // It has ended already.
  }
}
