/** The first answer of all: whom the rep meets next, while the whole book is still to come. */

import type { Brief } from "../model/wire"
import { applyBrief } from "../store/brief"
import { keepBooks, readState } from "../store/cache"
import { announce, BOOKS } from "../store/changes"
import type { KnownUser } from "../store/device"
import { ask, NetError } from "./exchange"

/**
 * Fetches the brief where nothing of any book is here. It is a help and no more: what goes wrong with it is left to
 * the exchange that follows, which says so.
 */
export async function fetchBrief({ user }: KnownUser): Promise<void> {
  if ((await readState(user)).books.length > 0) return
  const brief = await ask<Brief>("/api/sync/brief").catch((error: unknown) => {
    if (error instanceof NetError) return null
    throw error
  })
  if (brief?.user !== user) return
  await keepBooks(
    user,
    brief.books.map((book) => ({ ...book, head: 0, customers: 0 })),
  )
  announce([BOOKS])
  for (const page of brief.pages) announce(await applyBrief(user, page))
}
