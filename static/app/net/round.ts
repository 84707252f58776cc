/**
 * One exchange from end to end: send what waits, keep the receipts, bring in the pages, let the acknowledged go.
 * Every step is harmless when it is repeated, so a round may be cut anywhere.
 */

import type { Cursor, ExchangeAnswer, Hello } from "../model/wire"
import { applyPage, dropBook } from "../store/apply"
import { cursorsOf, keepBooks, readBooks, readState } from "../store/cache"
import { announce, BOOKS } from "../store/changes"
import type { KnownUser } from "../store/device"
import { enterEpoch, isCleared, settle } from "../store/outbox"
import { type Memory, send } from "./send"

export interface Round {
  hello: Hello
  /** True when another round has something to do. */
  isMore: boolean
}

/** Sends and receives once. Throws NetError; what was taken is then sent again by the next round. */
export async function runRound(user: KnownUser, memory: Memory, persisted: boolean | null): Promise<Round> {
  const state = await readState(user.user)
  const cursors = cursorsOf(state)
  const cleared = await isCleared(user.user, state.books)
  const { answer, isMore } = await send(user, memory, cursors, persisted, cleared)
  // Told once: from here on the outbox knows again what the cache knows.
  if (cleared) for (const { book, epoch } of state.books) if (epoch) await enterEpoch(user.user, book, epoch)
  const isBehind = await receive(user.user, answer, cursors)
  return { hello: answer.hello, isMore: isMore || isBehind }
}

async function receive(user: string, { hello, pages }: ExchangeAnswer, cursors: Cursor[]): Promise<boolean> {
  const changed = new Set<string>()
  if (await takeBooks(user, hello)) changed.add(BOOKS)
  const heads = new Map(hello.books.map(({ book, head }) => [book, head]))
  let isBehind = false
  for (const page of pages) {
    const sent = cursors.find((cursor) => cursor.book === page.book)
    const { isMore, ids } = await applyPage(user, page, sent)
    for (const id of ids) changed.add(id)
    // What has changed since the first bundles, perhaps by this very request, is still to come.
    isBehind ||= isMore || ("bundles" in page && page.head < (heads.get(page.book) ?? 0))
  }
  for (const { book } of cursors) {
    // A wiping server lists nothing; the whole cache goes then, once the outbox is handed over.
    if (heads.has(book) || hello.wipe) continue
    for (const id of await dropBook(user, book)) changed.add(id)
  }
  const { books } = await readState(user)
  const reached = new Map(books.map((book) => [book.book, book.after]))
  for (const id of await settle(user, reached, Date.parse(hello.time))) changed.add(id)
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
