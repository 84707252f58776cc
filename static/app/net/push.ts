/** Reminders on this phone: the push subscription. */

import { type ReadonlySignal, signal } from "@preact/signals"

/**
 * `unsupported`: this browser cannot (on iOS: not before it is installed). `off`: not asked yet, or turned off.
 * `denied`: refused in the browser's settings. `stopped`: was on and the system ended it: offer to turn it on.
 */
export type PushState = "unsupported" | "off" | "on" | "denied" | "stopped"

const stateSignal = signal<PushState>("off")

export const pushState: ReadonlySignal<PushState> = stateSignal

/** Asks for permission and subscribes. Call it inside the tap. Throws NetError with a sentence to show. */
export async function turnOn(): Promise<void> {
  throw new Error("not yet")
}

export async function turnOff(): Promise<void> {
  throw new Error("not yet")
}

/** Asks the server for a test push to this phone. */
export async function sendTest(): Promise<void> {
  throw new Error("not yet")
}
