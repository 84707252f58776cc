/** What the status mark and Me show of sync, worker and storage; and what the server said last. */

import { signal } from "@preact/signals"
import type { Hello, OtherDevice } from "../model/wire"

/**
 * Whether the app itself is kept for when there is no signal. `unsupported`: this browser keeps no apps; `refused`: it
 * keeps none in this window (a private one); `interrupted`: a file did not come, the next start tries again.
 */
export type ShellState = "coming" | "ready" | "unsupported" | "refused" | "interrupted"

export interface SyncStatus {
  /** Customers fetched of the whole book, null when the book is whole; undefined until somebody has looked. */
  fetching: { done: number; total: number } | null | undefined
  waiting: number
  /** When the oldest waiting change was made (RFC 3339). */
  oldest: string | null
  /** When the server last answered (RFC 3339, this phone's clock). */
  lastExchange: string | null
  reachable: boolean
  signedOut: boolean
  wiped: boolean
  /** Whether the system promised not to clear the storage; null where it cannot be asked. */
  persisted: boolean | null
  shell: ShellState
  /** The user's other devices, with what waits on them. */
  devices: OtherDevice[]
  /** The mids of waiting changes that the server does not take even alone. */
  held: readonly string[]
  /** The server asked for a whole book twice within the hour; the phone keeps what it has. */
  isAskedAgain: boolean
  /** The server said this app is too old to receive: update first. */
  upgrade: boolean
}

export const statusSignal = signal<SyncStatus>({
  fetching: undefined,
  waiting: 0,
  oldest: null,
  lastExchange: null,
  reachable: true,
  signedOut: false,
  wiped: false,
  persisted: null,
  shell: "coming",
  devices: [],
  held: [],
  isAskedAgain: false,
  upgrade: false,
})

/** The server's last hello, for the parts that live by it: the worker's update and the push subscription. */
export const helloSignal = signal<Hello | null>(null)

/** Changes a part of the status. */
export function report(part: Partial<SyncStatus>): void {
  const now = statusSignal.value
  const isNew = (Object.keys(part) as (keyof SyncStatus)[]).some((key) => now[key] !== part[key])
  if (isNew) statusSignal.value = { ...now, ...part }
}
