/** Who is signed in, on which devices, and signing out without losing a word. */

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
  current: boolean
  created: string
  seen: string | null
}

/** Asks the server who is signed in; null when nobody is. Throws NetError when it cannot be reached. */
export async function me(): Promise<Me | null> {
  throw new Error("not yet")
}

/**
 * Signs out. With `keep`, what waits stays on this phone, locked, until the user signs in again; with
 * `discard`, everything of the user is deleted from this phone. Works without a signal: the session then
 * ends at the next contact.
 */
export async function signOut(_what: "keep" | "discard"): Promise<void> {
  throw new Error("not yet")
}

/** Returns what waits as a file, for the third answer to "sign out?". */
export async function exportWaiting(): Promise<File> {
  throw new Error("not yet")
}

export async function sessions(): Promise<DeviceSession[]> {
  throw new Error("not yet")
}

export async function endSession(_id: string): Promise<void> {
  throw new Error("not yet")
}

/** Changes the password. Throws NetError with the server's sentence when the current one is wrong. */
export async function changePassword(_current: string, _wanted: string): Promise<void> {
  throw new Error("not yet")
}
