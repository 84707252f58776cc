/** Reminders on this phone: the push subscription, kept in step with the server's key. */

import { effect, type ReadonlySignal, signal } from "@preact/signals"
import type { Hello } from "../model/wire"
import { user } from "../store/book"
import { keepPush } from "../store/device"
import { ask, NetError } from "./exchange"
import { helloSignal } from "./status"

/**
 * `unsupported`: this browser cannot (on iOS: not before it is installed). `off`: not asked yet, or turned off.
 * `denied`: refused in the browser's settings. `stopped`: was on and the system ended it: offer to turn it on.
 */
export type PushState = "unsupported" | "off" | "on" | "denied" | "stopped"

const stateSignal = signal<PushState>(startingState())

export const pushState: ReadonlySignal<PushState> = stateSignal

/** Milliseconds: some push services never answer. */
const PATIENCE = 20_000

function isSupported(): boolean {
  const { navigator } = globalThis
  return Boolean(navigator?.serviceWorker) && "PushManager" in globalThis && "Notification" in globalThis
}

function startingState(): PushState {
  if (!isSupported()) return "unsupported"
  return Notification.permission === "denied" ? "denied" : "off"
}

/**
 * Compares this phone's subscription with what the server says at each start, and when it says something else,
 * and mends what the system or a new key has broken. Without permission nothing is asked; it is shown instead.
 */
export function watchPush(): void {
  if (!isSupported()) return
  // Until the server is heard what was last holds, unless the system says that it is over.
  if (user.value?.push && stateSignal.value === "off") {
    stateSignal.value = Notification.permission === "granted" ? "on" : "stopped"
  }
  let checked = ""
  effect(() => {
    const hello = helloSignal.value
    const said = JSON.stringify(hello?.push)
    if (!hello || said === checked) return
    checked = said
    void mend(hello).then(() => {
      // What did not succeed is tried again when the server answers next.
      if (stateSignal.peek() === "stopped") checked = ""
    })
  })
}

async function mend({ push }: Hello): Promise<void> {
  if (!user.value?.push || Notification.permission === "denied") return
  try {
    if (Notification.permission !== "granted" || !push.key) throw new Error("not allowed any more")
    const subscription = await subscribe(push.key)
    if ((await sha256(subscription.endpoint)) !== push.endpoint_sha) await tell(subscription, push.key)
    stateSignal.value = "on"
  } catch {
    stateSignal.value = "stopped"
  }
}

/** Asks for permission and subscribes. Call it inside the tap. Throws NetError with a sentence to show. */
export async function turnOn(): Promise<void> {
  const owner = user.value
  if (!isSupported() || !owner) throw new NetError("push_unsupported")
  if ((await Notification.requestPermission()) !== "granted") {
    stateSignal.value = startingState()
    throw new NetError("push_denied")
  }
  const key = helloSignal.value?.push.key ?? (await ask<{ key: string }>("/api/push/key")).key
  const subscription = await subscribe(key).catch(() => {
    throw new NetError("push_silent")
  })
  await tell(subscription, key)
  await keepPush(owner.user, true)
  stateSignal.value = "on"
}

/** Turns reminders off on this phone. */
export async function turnOff(): Promise<void> {
  const owner = user.value
  if (owner) await keepPush(owner.user, false)
  await unsubscribe()
  stateSignal.value = startingState()
}

/** Asks the server for a test push to this phone. */
export function sendTest(): Promise<void> {
  return ask("/api/push/test", { method: "POST" })
}

/** Ends the subscription here and, with a signal, on the server. Never throws. */
export async function unsubscribe(): Promise<void> {
  if (!isSupported()) return
  const registration = await navigator.serviceWorker.getRegistration()
  const subscription = await registration?.pushManager.getSubscription()
  if (!subscription) return
  const { endpoint } = subscription
  await subscription.unsubscribe().catch(() => false)
  // Without a signal the push service tells the server at its next push: the endpoint is gone.
  await ask("/api/push/subscription", { method: "DELETE", json: { endpoint } }).catch(() => {})
}

/** Returns a subscription for this key: the one that is there, or a new one. */
async function subscribe(key: string): Promise<PushSubscription> {
  const { pushManager } = await inTime(navigator.serviceWorker.ready)
  const wanted = bytesOf(key)
  const known = await pushManager.getSubscription()
  if (known && isSameKey(known.options.applicationServerKey, wanted)) return known
  await known?.unsubscribe()
  return inTime(pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted }))
}

async function tell(subscription: PushSubscription, key: string): Promise<void> {
  const { endpoint, keys } = subscription.toJSON()
  const json = { device: user.value?.device, endpoint, keys, key: [...bytesOf(key)] }
  await ask("/api/push/subscription", { method: "PUT", json })
}

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), PATIENCE)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Bytes of base64url without padding (RFC 4648, section 5). */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0))
}

function isSameKey(known: ArrayBuffer | null, wanted: Uint8Array): boolean {
  const bytes = new Uint8Array(known ?? new ArrayBuffer(0))
  return bytes.length === wanted.length && bytes.every((byte, at) => byte === wanted[at])
}

async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("")
}
