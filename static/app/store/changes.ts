/** Tells this tab, the other tabs and the worker which records have changed. */

type Listener = (ids: ReadonlySet<string>) => void

interface News {
  ids: string[]
}

const listeners = new Set<Listener>()
let channel: BroadcastChannel | null = null

function openChannel(): BroadcastChannel | null {
  if (channel || typeof BroadcastChannel === "undefined") return channel
  channel = new BroadcastChannel("bb-changes")
  channel.onmessage = (event: MessageEvent<News>) => tell(new Set(event.data.ids))
  return channel
}

function tell(ids: ReadonlySet<string>): void {
  for (const listener of listeners) listener(ids)
}

/**
 * Calls `listener` after every change, whoever made it, with the ids of the customers concerned (a company's
 * or a setting's own id where one of those changed). Returns the function that stops it.
 */
export function onChange(listener: Listener): () => void {
  openChannel()
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Says that records of these customers have changed. Called after the transaction, never inside one. */
export function announce(ids: Iterable<string>): void {
  const changed = new Set(ids)
  openChannel()?.postMessage({ ids: [...changed] } satisfies News)
  tell(changed)
}
