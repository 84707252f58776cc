/** The installed app: the service worker, its updates, and the install offer. The only file that talks to it. */

import { type ReadonlySignal, signal } from "@preact/signals"

const updateSignal = signal(false)
const installSignal = signal(false)

/** True when a new version waits. Show the offer only while no editor is open. */
export const updateReady: ReadonlySignal<boolean> = updateSignal
/** True when the browser offers to install (Chromium); elsewhere the install page explains. */
export const installable: ReadonlySignal<boolean> = installSignal

/** Registers the worker and asks the system to keep the storage. Call once, after the first screen is drawn. */
export async function startShell(): Promise<void> {
  throw new Error("not yet")
}

/** Changes to the waiting version and reloads, once. */
export async function acceptUpdate(): Promise<void> {
  throw new Error("not yet")
}

/** Opens the browser's install sheet. Call it inside the tap. Returns whether the user agreed. */
export async function install(): Promise<boolean> {
  throw new Error("not yet")
}

/** True when this page runs as the installed app. */
export function isInstalled(): boolean {
  return matchMedia("(display-mode: standalone)").matches || "standalone" in navigator
}
