/** The sending half of an exchange, which the service worker does alone: outbox to server, receipts to outbox. */

import { SCHEMA } from "../model/kinds"
import type { Mutation } from "../model/records"
import type { Cursor, ExchangeAnswer, WireMutation } from "../model/wire"
import { cursorsOf, readState } from "../store/cache"
import { announce } from "../store/changes"
import type { KnownUser } from "../store/device"
import { countWaiting, keepReceipts, readMutation, takeEntries } from "../store/outbox"
import { lonePictures } from "../store/unsent_pictures"
import { exchange, NetError } from "./exchange"

/** How much one request carries. */
export const MOST = { count: 200, size: 240_000 }

/** What the runs of this page remember between rounds. */
export interface Memory {
  /** Mutations the server does not take even alone; they stay in the outbox and hold up nothing. */
  held: Set<string>
  /** How many mutations a request carries now; halved when one was too large. */
  count: number
}

/** Sends what waits and keeps the receipts, but takes in no pages: all that the service worker does. */
export async function sendOnly(user: KnownUser): Promise<void> {
  const memory: Memory = { held: new Set(), count: MOST.count }
  const cursors = cursorsOf(await readState(user.user))
  for (let isMore = true; isMore; ) ({ isMore } = await send(user, memory, cursors, null))
}

/**
 * Sends as much as one request takes and keeps the receipts. `isMore`: some were taken, and more wait. What the
 * server refuses as a whole is sent in ever smaller parts. Throws NetError.
 */
export async function send(
  user: KnownUser,
  memory: Memory,
  cursors: Cursor[],
  persisted: boolean | null,
  cleared?: boolean,
): Promise<{ answer: ExchangeAnswer; isMore: boolean }> {
  for (;;) {
    const entries = await takeEntries(user.user, { ...MOST, count: memory.count }, memory.held)
    const mutations = chained(await Promise.all(entries.map(readMutation)), memory.held)
    const { waiting, oldest } = await countWaiting(user.user)
    const pictures = await lonePictures(user.user)
    try {
      const answer = await exchange({
        user: user.user,
        device: user.device,
        build: __BUILD__,
        schema: SCHEMA,
        presence: { waiting: waiting + pictures.length, oldest, persisted, cleared },
        cursors,
        mutations,
      })
      if (answer.hello.user !== user.user) throw new NetError("conflict")
      // What was parked is shown no longer: no page will say so.
      announce(await keepReceipts(user.user, answer.receipts, Date.parse(answer.hello.time)))
      memory.count = Math.min(memory.count * 2, MOST.count)
      const isTaken = answer.receipts.some((receipt) => receipt.outcome !== "defer")
      const left = await countWaiting(user.user)
      return { answer, isMore: isTaken && left.waiting > memory.held.size }
    } catch (error) {
      const isBad = error instanceof NetError && (error.code === "too_large" || error.code === "refused")
      const first = mutations[0]
      if (!isBad || !first) throw error
      // Halve until the one that is not taken stands alone, set it aside, and go on with the others.
      if (mutations.length > 1) memory.count = Math.ceil(mutations.length / 2)
      else {
        memory.held.add(first.mid)
        memory.count = MOST.count
      }
    }
  }
}

/** A mutation names the one before it only while that waits too: the server may have forgotten older ones. */
function chained(mutations: Mutation[], held: ReadonlySet<string>): WireMutation[] {
  const here = new Set([...mutations.map(({ mid }) => mid), ...held])
  return mutations.map(({ n, after, seen, ...mutation }) => ({
    ...mutation,
    after: here.has(after ?? "") ? after : null,
  }))
}
