/**
 * Pictures on their way, apart from the exchange: after each one what waits is brought, what the server misses and
 * this phone has a copy of, then what the next visits need is fetched. Words never wait for any of it, and a picture
 * that the server does not take holds up no other.
 */

import { effect, signal } from "@preact/signals"
import { itemsOf } from "../model/briefing"
import { bytesOf, hashOf, urlOf } from "../model/photo"
import type { Hello } from "../model/wire"
import { readBundle, rows, user } from "../store/book"
import { onChange } from "../store/changes"
import { StoreError } from "../store/open"
import {
  type CopyKey,
  copyKeys,
  dropCopy,
  keepCopy,
  letPictureGo,
  readPicture,
  readUnsent,
} from "../store/pictures"
import { unsentPictures } from "../store/unsent_pictures"
import { ask, NetError } from "./exchange"
import { helloSignal } from "./status"
import { status, syncNow } from "./sync"

/** Why the server does not take a picture, by its hash; asked again when the app starts anew. */
export const refusedPictures = signal<ReadonlyMap<string, string>>(new Map())

/** Milliseconds: a megabyte on one bar of signal. */
const PATIENCE = 120_000
const PAUSE = 20_000
/** So many days ahead the pictures of those who are visited are fetched. */
const DAYS_AHEAD = 7

/** Customers whose pictures are as their records say. */
const seen = new Set<string>()
let wanted: Hello | null = null
let isRunning = false

/** Looks after the pictures after every exchange. */
export function startPictures(): void {
  onChange((ids) => {
    for (const id of ids) seen.delete(id)
  })
  effect(() => {
    wanted = helloSignal.value
    // Later, so that nothing read meanwhile starts it again.
    if (wanted && !isRunning) queueMicrotask(tendAll)
  })
}

async function tendAll(): Promise<void> {
  if (isRunning) return
  isRunning = true
  try {
    while (wanted) {
      const hello = wanted
      wanted = null
      await tend(hello)
    }
  } catch (error) {
    if (!(error instanceof NetError || error instanceof StoreError)) throw error
    // The exchange knows how to wait for a signal; what is left here goes on after it.
    setTimeout(() => void syncNow(), PAUSE)
  } finally {
    isRunning = false
  }
}

async function tend({ user: owner, missing = [], wipe }: Hello): Promise<void> {
  // The other devices are told that less waits here.
  if (await bringAll(owner, missing)) void syncNow()
  if (!wipe && !status.value.fetching) await lookRound(owner)
}

async function bringAll(owner: string, missing: readonly string[]): Promise<boolean> {
  let isSent = false
  for (const key of await unsentPictures(owner)) {
    const url = await readUnsent(owner, key)
    if (!url || !(await bring(owner, key[2], url))) continue
    await letPictureGo(owner, key, url)
    isSent = true
  }
  const copies = (await copyKeys(owner)).filter(([, sha256]) => missing.includes(sha256))
  for (const key of copies) {
    const url = await readPicture(owner, key)
    if (url) await bring(owner, key[1], url)
  }
  return isSent
}

/** True when the server has it; false where it does not take it. */
async function bring(owner: string, sha256: string, url: string): Promise<boolean> {
  if (refusedPictures.value.has(sha256)) return false
  try {
    const file = new File([bytesOf(url)], sha256)
    await ask(`/api/blob/${sha256}?user=${owner}`, { method: "PUT", file, timeout: PATIENCE })
    return true
  } catch (error) {
    if (error instanceof NetError && error.code !== "refused" && error.code !== "too_large") throw error
    // Also one whose bytes are spoilt on this phone: it is kept, and told of.
    refusedPictures.value = new Map(refusedPictures.value).set(sha256, String((error as Error).message))
    return false
  }
}

/** Drops copies that no record here shows any more, and fetches those of the next days' visits. */
async function lookRound(owner: string): Promise<void> {
  const copies = await copyKeys(owner)
  const soon = new Set(visitedSoon())
  for (const id of new Set([...copies.map(([customer]) => customer), ...soon])) {
    if (seen.has(id)) continue
    seen.add(id)
    const bundle = await readBundle(id)
    const shown = (bundle ? itemsOf(bundle, "picture") : []).map(({ data }) => data.sha256 ?? "")
    for (const key of copies) if (key[0] === id && !shown.includes(key[1])) await dropCopy(owner, key)
    if (!soon.has(id)) continue
    for (const sha256 of shown) if (!(await showPicture([id, sha256]))) seen.delete(id)
  }
}

function visitedSoon(): string[] {
  const dayAfter = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const [first, last] = [dayAfter(-1), dayAfter(DAYS_AHEAD)]
  return rows.value
    .filter(({ due }) => due.visits.some(({ day }) => first <= day && day <= last))
    .map(({ id }) => id)
}

/** Returns a picture to show: from this phone, else from the server, and kept then; undefined where neither has it. */
export async function showPicture(key: CopyKey): Promise<string | undefined> {
  const owner = user.value?.user ?? ""
  return (await readPicture(owner, key)) ?? (await fetchPicture(owner, key))
}

async function fetchPicture(owner: string, key: CopyKey): Promise<string | undefined> {
  try {
    const response = await fetch(`/api/blob/${key[1]}`, { signal: AbortSignal.timeout(PATIENCE) })
    const url = urlOf(response.headers.get("Content-Type") ?? "", await response.arrayBuffer())
    // An error, a hotel's page, half a picture: each has another hash.
    if ((await hashOf(url)) !== key[1]) return undefined
    await keepCopy(owner, key, url)
    return url
  } catch {
    return undefined
  }
}
