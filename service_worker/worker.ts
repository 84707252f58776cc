/**
 * The service worker: what it hears and what it does, top to bottom. Its address never changes and it is never
 * unregistered, because that ends the push subscription; it keeps files of the app and no personal data.
 */

import { NetError } from "../static/app/net/exchange"
import { sendOnly } from "../static/app/net/send"
import { currentUser } from "../static/app/store/device"
import { openPlace, renewSubscription, showReminder, tellPages } from "./push"
import { strategyFor } from "./rules"
import { answer, dropOldShells, fillShell } from "./shell"

declare const self: ServiceWorkerGlobalScope

/** Chromium's one-off background sync (WICG); no other browser has it. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string
}

self.addEventListener("install", (event) => event.waitUntil(fillShell()))

self.addEventListener("activate", (event) => event.waitUntil(takeOver()))

self.addEventListener("fetch", (event) => {
  const strategy = strategyFor(event.request, self.location.origin)
  if (strategy === "network") return
  event.respondWith(answer(strategy, event.request, (work) => event.waitUntil(work)))
})

self.addEventListener("message", (event) => {
  if (event.data?.type === "SKIP_WAITING") event.waitUntil(self.skipWaiting())
})

self.addEventListener("push", (event) => event.waitUntil(showReminder(event.data)))

self.addEventListener("notificationclick", (event) => event.waitUntil(openPlace(event)))

self.addEventListener("pushsubscriptionchange", (event) =>
  (event as ExtendableEvent).waitUntil(renewSubscription(event as Parameters<typeof renewSubscription>[0])),
)

self.addEventListener("sync" as never, (event: SyncEvent) => event.waitUntil(sendWaiting()))

/** A worker comes to power at the first install, or when asked to, or when no page is open: it may claim them. */
async function takeOver(): Promise<void> {
  await dropOldShells()
  await self.clients.claim()
}

/** Sends what waits. A rejection makes the browser try again; who is signed out must sign in first. */
async function sendWaiting(): Promise<void> {
  const user = await currentUser()
  if (!user) return
  await sendOnly(user).catch((error: unknown) => {
    const isOver = error instanceof NetError && (error.code === "signed_out" || error.code === "conflict")
    if (!isOver) throw error
  })
  await tellPages({ type: "sync" })
}
