/** When to exchange, and what the status mark shows. */

import type { ReadonlySignal } from "@preact/signals"
import { loadRows, openBook, user } from "../store/book"
import { readState } from "../store/cache"
import { announceUser, onChange, onSave, USER } from "../store/changes"
import { becomeUser, forgetUser, type KnownUser, renewDevice } from "../store/device"
import { StoreError } from "../store/open"
import { countWaiting, offerAgain } from "../store/outbox"
import { noteHeard } from "../store/reading"
import { lonePictures } from "../store/unsent_pictures"
import { dropEverything, dropOldCaches } from "../store/wipe"
import { fetchBrief } from "./brief"
import { NetError } from "./exchange"
import { unsubscribe } from "./push"
import { runRound } from "./round"
import { type Memory, MOST } from "./send"
import { enter, me } from "./session"
import { helloSignal, report, type SyncStatus, statusSignal } from "./status"

export type { SyncStatus } from "./status"

/** What is safe where; the whole of what status mark and Me show. */
export const status: ReadonlySignal<SyncStatus> = statusSignal

/** All in milliseconds. */
const EVERY = 60_000
const AFTER_SAVE = 50
const FIRST_PAUSE = 2_000
const LONGEST_PAUSE = 60_000
const WAIT_FOR_LOCK = 15_000
const ASK_FOR_LOCK = 250

const memory: Memory = { held: new Set(), count: MOST.count }
let pause = FIRST_PAUSE
let timer: ReturnType<typeof setTimeout> | undefined
let running: Promise<void> | null = null
let isWanted = false

/**
 * Starts exchanging: now, after each save, when the page is shown, when the system says "online", every minute
 * while it is visible, and with growing pauses as long as anything waits: a stopped server never says "online".
 */
export function startSync(): void {
  const now = () => void syncNow()
  onSave(() => soon(AFTER_SAVE))
  onChange((ids) => (ids.has(USER) ? location.reload() : void countAll()))
  addEventListener("online", now)
  addEventListener("pageshow", now)
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && now())
  setInterval(() => document.visibilityState === "visible" && now(), EVERY)
  now()
}

/** Exchanges until nothing waits and every book is whole, or until the server cannot be reached. Never throws. */
export function syncNow(): Promise<void> {
  clearTimeout(timer)
  isWanted = true
  running ??= run().finally(() => {
    running = null
  })
  return running
}

function soon(wait: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => void syncNow(), wait)
}

async function run(): Promise<void> {
  try {
    await exchangeWhileWanted().catch(answerTo)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    // What the storage refuses now it may take later; whoever saves something is told at once.
    soon(LONGEST_PAUSE)
  }
}

async function exchangeWhileWanted(): Promise<void> {
  while (isWanted) {
    isWanted = false
    const owner = user.value ?? (await welcome())
    if (!owner || statusSignal.value.wiped) return
    await countAll()
    await withLock(() => exchangeAll(owner))
    pause = FIRST_PAUSE
  }
}

/** Nobody's book is open here yet: whoever has signed in becomes its user. */
async function welcome(): Promise<KnownUser | null> {
  if (!(await enter())) return null
  const owner = await openBook()
  await loadRows()
  return owner
}

async function exchangeAll(owner: KnownUser): Promise<void> {
  await fetchBrief(owner)
  for (let isMore = true, isOffered = false; isMore; ) {
    const round = await runRound(owner, memory, statusSignal.value.persisted)
    const { hello } = round
    isMore = round.isMore
    helloSignal.value = hello
    if (hello.reading_days && !hello.wipe) await noteHeard(owner, hello.reading_days)
    const lastExchange = new Date().toISOString()
    report({ reachable: true, signedOut: false, lastExchange, upgrade: hello.upgrade })
    if (JSON.stringify(hello.devices) !== JSON.stringify(statusSignal.value.devices)) {
      report({ devices: hello.devices })
    }
    await countAll()
    if (!hello.wipe || statusSignal.value.waiting > 0) continue
    // A server that was restored has less than it promised, and tells a lost phone nothing: it is offered all, once.
    if (!isOffered) await offerAgain(owner.user)
    isOffered = true
    await countAll()
    isMore = statusSignal.value.waiting > 0
    if (!isMore) return wipe(owner)
  }
  if (!statusSignal.value.fetching) await dropOldCaches(owner.user)
}

/** A lost phone: nothing of the user is left on it, and the page says so. */
async function wipe(owner: KnownUser): Promise<void> {
  await unsubscribe()
  // Forgotten last: killed in between, the next start comes here again.
  await dropEverything(owner.user)
  await forgetUser(owner.user)
  report({ wiped: true })
  announceUser()
}

/** Nothing need be thought of a change any more that the server did not take: its writer has put it away. */
export function letGo(mid: string): void {
  memory.held.delete(mid)
  void countAll()
}

/** Writes into the status what waits and how far the book has come. */
async function countAll(): Promise<void> {
  const owner = user.value
  if (!owner || statusSignal.value.wiped) return
  const [{ waiting, oldest }, pictures, { books }] = await Promise.all([
    countWaiting(owner.user),
    lonePictures(owner.user),
    readState(owner.user),
  ])
  const open = books.filter((book) => book.after === null)
  const sum = (of: "done" | "total") => open.reduce((all, book) => all + book[of], 0)
  const isWhole = books.length > 0 && open.length === 0
  const fetching = isWhole ? null : { done: sum("done"), total: sum("total") }
  const isSame = JSON.stringify(fetching) === JSON.stringify(statusSignal.value.fetching)
  const isAskedAgain = books.some((book) => book.asked_again)
  if (memory.held.size !== statusSignal.value.held.length) report({ held: [...memory.held] })
  report({
    waiting: waiting + pictures.length,
    oldest: oldest ?? pictures[0]?.[0] ?? null,
    isAskedAgain,
    ...(!isSame && { fetching }),
  })
}

/** What follows when the server did not answer, or answered no. Nothing that waits is touched by any of it. */
async function answerTo(error: unknown): Promise<void> {
  if (!(error instanceof NetError)) throw error
  await countAll()
  if (error.code === "signed_out") {
    report({ reachable: true, signedOut: true })
    return
  }
  if (error.code === "conflict") return settleConflict()
  report({ reachable: error.code !== "unreachable" })
  const wait = error.retryAfter ?? pause * (0.75 + Math.random() / 2)
  pause = Math.min(pause * 2, LONGEST_PAUSE)
  const { waiting, fetching } = statusSignal.value
  if (waiting > 0 || fetching !== null) soon(wait)
  if (waiting > 0) await askForBackgroundSync()
}

/** Another user is signed in here, or this device is another's: take the one for the other, or a new device id. */
async function settleConflict(): Promise<void> {
  const signedIn = await me().catch(() => null)
  const owner = user.value
  if (!signedIn || !owner) return
  if (signedIn.user === owner.user) {
    await renewDevice(owner.user)
    await openBook()
    soon(FIRST_PAUSE)
    return
  }
  // What waits of the one stays in that user's own outbox; the other's book is opened by a fresh page.
  await becomeUser(signedIn)
  announceUser()
  location.reload()
}

/**
 * One exchange at a time among all windows, where the browser has locks. A frozen window may hold one for ever, and
 * not every browser ends a wait when told to: so it is asked for again and again, and after a while the exchange
 * runs without, which costs nothing but a page fetched twice (store/apply.ts).
 */
async function withLock(work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work()
  const end = Date.now() + WAIT_FOR_LOCK
  for (let isDone = false; !isDone; ) {
    isDone = await navigator.locks.request("bb-sync", { ifAvailable: true }, async (lock) => {
      if (!lock && Date.now() < end) return false
      await work()
      return true
    })
    if (!isDone) await new Promise((resolve) => setTimeout(resolve, ASK_FOR_LOCK))
  }
}

/** Where the browser can send from the background (Chromium), it is asked to do so when there is a signal. */
async function askForBackgroundSync(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  const sync = (registration as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync
  // Refused where the user has switched it off: the other triggers remain.
  await sync?.register("outbox").catch(() => {})
}
