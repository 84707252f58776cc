/** The installed app: the service worker, its updates, and the install offer. The only file that talks to it. */

import { effect, type ReadonlySignal, signal } from "@preact/signals"
import { onSave } from "../store/changes"
import { watchPush } from "./push"
import { helloSignal, report } from "./status"
import { syncNow } from "./sync"

interface InstallPrompt extends Event {
  prompt(): Promise<void>
  userChoice: Promise<{ outcome: "accepted" | "dismissed" }>
}

interface TrustedTypes {
  createPolicy(name: string, rules: ScriptAddress): ScriptAddress
}

interface ScriptAddress {
  createScriptURL(address: string): string
}

const WORKER = "/sw.js"

const updateSignal = signal(false)
const installSignal = signal(false)

/** True when a new version waits. Show the offer only while no editor is open. */
export const updateReady: ReadonlySignal<boolean> = updateSignal
/** True when the browser offers to install (Chromium); elsewhere the install page explains. */
export const installable: ReadonlySignal<boolean> = installSignal

/** All in milliseconds. */
const LOOK_EVERY = 15 * 60_000
const CHANGE_WITHIN = 4_000
const UPDATED_FROM = "bb-updated-from"

let offered: InstallPrompt | null = null
let lastLook = Date.now()

// The browser makes its offer once, soon after the page is loaded: listened for from the first line on.
globalThis.addEventListener?.("beforeinstallprompt", (event) => {
  event.preventDefault()
  offered = event as InstallPrompt
  installSignal.value = true
})
globalThis.addEventListener?.("appinstalled", () => {
  offered = null
  installSignal.value = false
})

/** Registers the worker and asks about the storage. Call once, after the first screen is drawn. */
export async function startShell(): Promise<void> {
  watchStorage()
  if (!("serviceWorker" in navigator)) {
    report({ shell: "unsupported" })
    return
  }
  await finishUpdate()
  const { serviceWorker } = navigator
  // What a worker has brought is here; on a bad line the browser may be long about registering it again.
  const isHere = serviceWorker.controller !== null
  if (isHere) report({ shell: "ready" })
  watchPush()
  try {
    const registration = await serviceWorker.register(workerAddress(), { updateViaCache: "none" })
    watchForUpdates(registration)
    serviceWorker.addEventListener("message", hear)
    await Promise.race([serviceWorker.ready, giveUpOf(registration.installing)])
    report({ shell: "ready" })
  } catch (error) {
    // What did not come is a TypeError by the standard; everything else is a no.
    if (!isHere) report({ shell: error instanceof TypeError ? "interrupted" : "refused" })
  }
}

/** Rejects when a worker gives up: before the first one is whole, nothing is "ready", ever. */
function giveUpOf(worker: ServiceWorker | null): Promise<never> {
  return new Promise((_, reject) => {
    worker?.addEventListener("statechange", () => {
      if (worker.state === "redundant") reject(new TypeError("a file of the app did not come"))
    })
  })
}

/** The worker's address. Where the browser asks for trusted types, one maker is known to the page's policy. */
function workerAddress(): string {
  const maker = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  return maker?.createPolicy("blackbook", { createScriptURL: () => WORKER }).createScriptURL("") ?? WORKER
}

/** What the worker tells the page: a reminder was tapped, or there is something to fetch. */
function hear({ data }: MessageEvent<{ type?: string; path?: string }>): void {
  if (data?.type === "sync") void syncNow()
  if (data?.type === "open" && data.path?.startsWith("/app")) {
    history.pushState(null, "", data.path)
    // The router hears of a new place by this event alone.
    dispatchEvent(new PopStateEvent("popstate"))
  }
}

function watchForUpdates(registration: ServiceWorkerRegistration): void {
  const look = () => {
    lastLook = Date.now()
    registration.update().catch(() => {})
  }
  const showIfWaiting = () => {
    // The first worker of all has nothing to replace.
    if (registration.waiting && registration.active) updateSignal.value = true
  }
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", showIfWaiting)
  })
  showIfWaiting()
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() - lastLook > LOOK_EVERY) look()
  })
  let served = __BUILD__
  effect(() => {
    const build = helloSignal.value?.build ?? served
    if (build === served) return
    served = build
    look()
  })
}

/** Reads a file of the app: the worker keeps it. null where there is no worker and no signal. */
export async function readFile<T>(address: string): Promise<T | null> {
  const response = await fetch(address).catch(() => null)
  return response?.ok ? response.json() : null
}

/** Changes to the waiting version and reloads, once. */
export async function acceptUpdate(): Promise<void> {
  updateSignal.value = false
  const registration = await navigator.serviceWorker.getRegistration()
  registration?.waiting?.postMessage({ type: "SKIP_WAITING" })
  await isChanged()
  sessionStorage.setItem(UPDATED_FROM, __BUILD__)
  location.replace(location.href)
}

/** iOS does not always say that the worker has changed: after a while the reload tries anyway. */
function isChanged(): Promise<void> {
  return new Promise((resolve) => {
    navigator.serviceWorker.addEventListener("controllerchange", () => resolve(), { once: true })
    setTimeout(resolve, CHANGE_WITHIN)
  })
}

/**
 * After an update: if the old version has answered once more, its files are dropped and the page is fetched from
 * the network, once. The worker stays registered (to unregister ends the push subscription) and IndexedDB untouched.
 */
async function finishUpdate(): Promise<void> {
  const from = sessionStorage.getItem(UPDATED_FROM)
  sessionStorage.removeItem(UPDATED_FROM)
  if (from !== __BUILD__) return
  for (const name of await caches.keys()) if (name.startsWith("shell-")) await caches.delete(name)
  location.replace(location.href)
}

/** Shows whether the system promised to keep the storage; asks for the promise where there is something to lose. */
function watchStorage(): void {
  const storage: StorageManager | undefined = navigator.storage
  if (!storage?.persist) return
  const ask = () => storage.persist().then(show, () => show(false))
  const show = (persisted: boolean) => report({ persisted })
  storage.persisted().then(show, () => show(false))
  // Firefox puts the question to the user: not before there is a reason to.
  onSave(() => void ask())
  if (isInstalled()) void ask()
}

/** Opens the browser's install sheet. Call it inside the tap. Returns whether the user agreed. */
export async function install(): Promise<boolean> {
  if (!offered) return false
  const prompt = offered
  offered = null
  installSignal.value = false
  await prompt.prompt()
  return (await prompt.userChoice).outcome === "accepted"
}

/** True when this page runs as the installed app. */
export function isInstalled(): boolean {
  const onApple = (navigator as { standalone?: boolean }).standalone === true
  return onApple || matchMedia("(display-mode: standalone)").matches
}
