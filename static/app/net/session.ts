/** Who is signed in, on which devices, and signing out without losing a word. */

import { user } from "../store/book"
import { announceUser } from "../store/changes"
import { becomeUser, forgetUser, isLeaving, keepLeaving, lockUser } from "../store/device"
import { dropEverything } from "../store/wipe"
import { ask, NetError } from "./exchange"
import { unsubscribe } from "./push"
import { report } from "./status"

export interface Me {
  user: string
  name: string
  email: string
  role: string
  organisation: string
}

export interface DeviceSession {
  id: string
  label: string
  device: string | null
  created: string
  last_used: string
  /** The device in the hand. */
  this: boolean
  reminders: "on" | "stopped" | "off"
  /** When the push service last took a reminder for it. */
  reminded: string | null
}

const SIGN_IN = "/sign-in"

/** Asks the server who is signed in; null when nobody is. Throws NetError when it cannot be reached. */
export async function me(): Promise<Me | null> {
  try {
    return await ask<Me>("/api/me")
  } catch (error) {
    if (error instanceof NetError && error.code === "signed_out") return null
    throw error
  }
}

/**
 * Makes whoever is signed in the user of this phone; with nobody signed in, goes to the sign-in page.
 * Returns false then. A session left without a signal is ended first.
 */
export async function enter(): Promise<boolean> {
  if ((await isLeaving()) && !cameFromSignIn()) await endOwnSession()
  await keepLeaving(false)
  const signedIn = await me()
  if (signedIn) await becomeUser(signedIn)
  else {
    report({ signedOut: true })
    location.assign(SIGN_IN)
  }
  return signedIn !== null
}

/** Signed in a moment ago: that session is a new one, not the one that was left. */
function cameFromSignIn(): boolean {
  return document.referrer === `${location.origin}${SIGN_IN}`
}

/**
 * Signs out. With `keep`, everything stays on this phone, locked, until the user signs in again; with
 * `discard`, everything of the user is deleted from this phone. Ask first where anything waits; without a
 * signal the session ends at the next contact.
 */
export async function signOut(what: "keep" | "discard"): Promise<void> {
  const owner = user.value
  if (!owner) return
  await unsubscribe()
  await keepLeaving(true)
  const isEnded = await endOwnSession().then(
    () => true,
    () => false,
  )
  if (isEnded) await keepLeaving(false)
  if (what === "keep") await lockUser(owner.user)
  else {
    // Forgotten last: killed in between, the phone still knows whose the rest is.
    await dropEverything(owner.user)
    await forgetUser(owner.user)
  }
  await navigator.clearAppBadge?.().catch(() => {})
  announceUser()
  // Without a signal there is no sign-in page: the app then opens as nobody's.
  location.assign(isEnded ? SIGN_IN : "/app")
}

async function endOwnSession(): Promise<void> {
  try {
    await ask("/api/sign-out", { method: "POST" })
  } catch (error) {
    if (!(error instanceof NetError && error.code === "signed_out")) throw error
  }
}

/** The devices the user is signed in on, the last used first. */
export async function sessions(): Promise<DeviceSession[]> {
  return (await ask<{ sessions: DeviceSession[] }>("/api/me/sessions")).sessions
}

/** Shuts a device out: it may send what it still holds and is told to wipe itself. */
export function endSession(id: string): Promise<void> {
  return ask(`/api/me/sessions/${encodeURIComponent(id)}`, { method: "DELETE" })
}

/** Changes the password. Throws NetError with the server's sentence when the current one is wrong. */
export function changePassword(current: string, wanted: string): Promise<void> {
  return ask("/api/me/password", { method: "POST", json: { current, new: wanted } })
}
