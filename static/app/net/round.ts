/**
 * One exchange from end to end: take what waits, ask, keep the receipts, bring in the pages, let the
 * acknowledged go. Every step is harmless when it is repeated, so a round may be cut anywhere.
 */

import { SCHEMA } from "../model/kinds"
import type { Mutation } from "../model/records"
import type { Cursor, ExchangeAnswer, Hello, WireMutation } from "../model/wire"
import { applyPage, dropBook } from "../store/apply"
import { cursorsOf, keepBooks, readBooks, readState } from "../store/cache"
import { announce, BOOKS } from "../store/changes"
import type { KnownUser } from "../store/device"
import { countWaiting, keepReceipts, readMutation, settle, takeEntries } from "../store/outbox"
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

export interface Round {
  hello: Hello
  /** True when another round has something to do. */
  isMore: boolean
}

/** Sends and receives once. Throws NetError; what was taken is then sent again by the next round. */
export async function runRound(user: KnownUser, memory: Memory, persisted: boolean | null): Promise<Round> {
  const state = await readState(user.user)
  const cursors = cursorsOf(state)
  const { answer, isMore } = await send(user, memory, cursors, persisted)
  const isBehind = await receive(user.user, answer, cursors)
  return { hello: answer.hello, isMore: isMore || isBehind }
}

/** Sends what waits and keeps the receipts, but takes in no pages: all that the service worker does. */
export async function sendOnly(user: KnownUser): Promise<void> {
  const memory: Memory = { held: new Set(), count: MOST.count }
  const cursors = cursorsOf(await readState(user.user))
  while ((await send(user, memory, cursors, null)).isMore);
}

/** Sends as much as one request takes and keeps the receipts. `isMore`: some were taken, and more wait. */
async function send(user: KnownUser, memory: Memory, cursors: Cursor[], persisted: boolean | null) {
  for (;;) {
    const entries = await takeEntries(user.user, { ...MOST, count: memory.count }, memory.held)
    const mutations = chained(await Promise.all(entries.map(readMutation)), memory.held)
    const { waiting, oldest } = await countWaiting(user.user)
    try {
      const answer = await exchange({
        user: user.user,
        device: user.device,
        build: __BUILD__,
        schema: SCHEMA,
        presence: { waiting, oldest, persisted },
        cursors,
        mutations,
      })
      if (answer.hello.user !== user.user) throw new NetError("conflict", "Somebody else is signed in here.")
      await keepReceipts(user.user, answer.receipts)
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
  return mutations.map(({ n, after, ...mutation }) => ({
    ...mutation,
    after: here.has(after ?? "") ? after : null,
  }))
}

async function receive(user: string, { hello, pages }: ExchangeAnswer, cursors: Cursor[]): Promise<boolean> {
  const changed = new Set<string>()
  if (await takeBooks(user, hello)) changed.add(BOOKS)
  let isBehind = false
  for (const page of pages) {
    const sent = cursors.find((cursor) => cursor.book === page.book)
    const { isMore, ids } = await applyPage(user, page, sent)
    for (const id of ids) changed.add(id)
    isBehind ||= isMore
  }
  const listed = new Set(hello.books.map((book) => book.book))
  for (const { book } of cursors) {
    // A wiping server lists nothing; the whole cache goes then, once the outbox is handed over.
    if (listed.has(book) || hello.wipe) continue
    for (const id of await dropBook(user, book)) changed.add(id)
  }
  const { books } = await readState(user)
  await settle(user, new Map(books.map((book) => [book.book, book.after])))
  announce(changed)
  return isBehind
}

/** Keeps the list of books where it has changed in what the screens read of it. */
async function takeBooks(user: string, hello: Hello): Promise<boolean> {
  const told = hello.books.map((book) => ({ ...book, head: 0, customers: 0 }))
  if (JSON.stringify(told) === JSON.stringify(await readBooks(user))) return false
  await keepBooks(user, told)
  return true
}
