/** Tells this tab, the other tabs and the worker which records have changed. */

type Listener = (ids: ReadonlySet<string>) => void

/** Stands among the ids when the list of books has changed. */
export const BOOKS = "books"

/** Stands among the ids, in the other windows alone, when somebody has signed out or in here. */
export const USER = "user"

const listeners = new Set<Listener>()
const savers = new Set<() => void>()
let channel: BroadcastChannel | null = null

function openChannel(): BroadcastChannel | null {
  if (channel || typeof BroadcastChannel === "undefined") return channel
  channel = new BroadcastChannel("bb-changes")
  channel.onmessage = (event: MessageEvent<string[]>) => tell(new Set(event.data))
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
  if (changed.size === 0) return
  openChannel()?.postMessage([...changed])
  tell(changed)
}

/** Says to the other windows that this phone is somebody else's now. */
export function announceUser(): void {
  openChannel()?.postMessage([USER])
}

/** Calls `listener` after each save made in this tab: something new waits. */
export function onSave(listener: () => void): void {
  savers.add(listener)
}

/** Says that a change was saved here, and of which customers. */
export function announceSave(ids: Iterable<string>): void {
  announce(ids)
  for (const listener of savers) listener()
}
