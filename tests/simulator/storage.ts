/** Breaking a phone's storage as systems do. fake-indexeddb is opened for it: no browser offers this. */

/** A request that waits in a transaction of fake-indexeddb. */
interface Asked {
  operation: () => unknown
  request: { readyState: string }
}

/** A transaction of fake-indexeddb, as far as it must be known to break it. */
interface Inner {
  _state: string
  _requests: Asked[]
  _abort(name: string): void
  _execRequestAsync(asked: Asked): unknown
  _markFinished?(): void
  db: unknown
}

/** What a phone wants to know of its connections, and what it does to them. */
interface Watcher {
  /** Called after each transaction that writes, before anybody else hears of it. */
  written: () => void
  /** How a transaction begun now is refused: at its first `put`, when it is to end, or not at all. */
  refuses: () => "put" | "commit" | null
}

/** Watches every transaction of a connection. */
export function watch(connection: IDBDatabase, { written, refuses }: Watcher): void {
  const begin = connection.transaction.bind(connection)
  connection.transaction = (stores, mode, options) => {
    const transaction = begin(stores, mode, options)
    if (mode === "readwrite") {
      transaction.addEventListener("complete", written)
      const how = refuses()
      if (how) refuse(transaction as unknown as Inner, how)
    }
    return transaction
  }
}

/** No room is left: a transaction that would add something is undone. */
function refuse(inner: Inner, how: "put" | "commit"): void {
  if (how === "commit") {
    // Its own method covers the class's once; the second call, out of `_abort`, ends it.
    inner._markFinished = () => {
      delete inner._markFinished
      inner._abort("QuotaExceededError")
    }
    return
  }
  const add = inner._execRequestAsync.bind(inner)
  inner._execRequestAsync = (asked) =>
    add(
      asked.operation.name.includes("storeRecord")
        ? { ...asked, operation: throwing("QuotaExceededError") }
        : asked,
    )
}

/** Takes a connection away from a page that is gone: nothing of its open transactions is written. */
export function cut(connection: IDBDatabase): void {
  for (const inner of open(connection)) inner._abort("AbortError")
  connection.close()
}

/** Takes a connection away from a page that lives on, as iOS does in the background; not always is the page told. */
export function lose(connection: IDBDatabase, isTold: boolean): void {
  for (const inner of open(connection)) {
    const asked = inner._requests.filter(({ request }) => request.readyState !== "done")
    for (const one of asked) one.operation = throwing("UnknownError")
    if (asked.length === 0) inner._abort("UnknownError")
  }
  connection.close()
  if (isTold) connection.onclose?.(new Event("close"))
}

function throwing(name: string): () => never {
  return () => {
    throw new DOMException("broken on purpose", name)
  }
}

function open(connection: IDBDatabase): Inner[] {
  const { transactions } = (connection as unknown as { _rawDatabase: { transactions: Inner[] } })._rawDatabase
  return transactions.filter((inner) => inner.db === connection && inner._state !== "finished")
}
