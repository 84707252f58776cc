/** When to exchange, and what the status mark shows. */

import { type ReadonlySignal, signal } from "@preact/signals"
import type { OtherDevice } from "../model/wire"

export interface SyncStatus {
  /** Customers fetched of the whole book, or null when the book is whole. */
  fetching: { done: number; total: number } | null
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
  shellReady: boolean
  /** The user's other devices, with what waits on them. */
  devices: OtherDevice[]
  /** The server said this app is too old to receive: update first. */
  upgrade: boolean
}

const statusSignal = signal<SyncStatus>({
  fetching: { done: 0, total: 0 },
  waiting: 0,
  oldest: null,
  lastExchange: null,
  reachable: true,
  signedOut: false,
  wiped: false,
  persisted: null,
  shellReady: false,
  devices: [],
  upgrade: false,
})

export const status: ReadonlySignal<SyncStatus> = statusSignal

/** Starts exchanging: now, after each save, when visible, when online, every minute, and until nothing waits. */
export function startSync(): void {
  throw new Error("not yet")
}

/** Exchanges until nothing waits and every book is whole, or until the server cannot be reached. */
export async function syncNow(): Promise<void> {
  throw new Error("not yet")
}
