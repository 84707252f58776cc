/** What this phone knows of its users: `bb-device`. The service worker and the rescue page read it too. */

import { newId } from "../model/ids"
import { type Shape, withDatabase } from "./open"

/** Somebody who has signed in on this phone. */
export interface KnownUser {
  user: string
  name: string
  email: string
  role: string
  /** This install, for this user: the server binds it to the session. */
  device: string
  /** Signed out with changes kept: nothing is shown until the user signs in again. */
  locked: boolean
  /** True once reminders were turned on here: what the system drops is then subscribed again. */
  push?: boolean
}

const shape: Shape = {
  name: "bb-device",
  build(database) {
    database.createObjectStore("users", { keyPath: "user" })
    database.createObjectStore("meta")
  },
}

/** Returns everybody who has signed in on this phone. */
export function knownUsers(): Promise<KnownUser[]> {
  return withDatabase(shape, (database) => database.getAll("users"))
}

/** Returns the user whose book is open on this phone, or null. */
export function currentUser(): Promise<KnownUser | null> {
  return withDatabase(shape, async (database) => {
    const transaction = database.transaction(["users", "meta"])
    const id: string | undefined = await transaction.objectStore("meta").get("current")
    const user = id && (await transaction.objectStore("users").get(id))
    return user && !user.locked ? user : null
  })
}

/** Opens the book of somebody who has just signed in: unlocks what was kept, mints the device the first time. */
export function becomeUser(who: Pick<KnownUser, "user" | "name" | "email" | "role">): Promise<KnownUser> {
  return withDatabase(shape, async (database) => {
    const transaction = database.transaction(["users", "meta"], "readwrite", { durability: "strict" })
    const before: KnownUser | undefined = await transaction.objectStore("users").get(who.user)
    const { user: id, name, email, role } = who
    const user: KnownUser = {
      ...before,
      user: id,
      name,
      email,
      role,
      device: before?.device ?? newId(),
      locked: false,
    }
    transaction.objectStore("users").put(user)
    transaction.objectStore("meta").put(user.user, "current")
    await transaction.done
    return user
  })
}

/** Gives the user a new device id, where the server holds the old one for another's. */
export function renewDevice(user: string): Promise<void> {
  return change(user, (known) => ({ ...known, device: newId() }))
}

/** Closes the book but keeps everything: nothing is shown until this user signs in again. */
export function lockUser(user: string): Promise<void> {
  return change(user, (known) => ({ ...known, locked: true }))
}

/** Remembers whether the user wants reminders on this phone. */
export function keepPush(user: string, push: boolean): Promise<void> {
  return change(user, (known) => ({ ...known, push }))
}

/** Remembers that somebody signed out without a signal: the session is to be ended at the next contact. */
export function keepLeaving(isLeaving: boolean): Promise<void> {
  return withDatabase(shape, async (database) => {
    await database.put("meta", isLeaving, "leaving")
  })
}

/** True while a session waits to be ended. */
export async function isLeaving(): Promise<boolean> {
  return (await withDatabase(shape, (database) => database.get("meta", "leaving"))) === true
}

/** Forgets the user; the caller deletes the user's databases. */
export function forgetUser(user: string): Promise<void> {
  return change(user, () => null)
}

function change(id: string, how: (known: KnownUser) => KnownUser | null): Promise<void> {
  return withDatabase(shape, async (database) => {
    const transaction = database.transaction(["users", "meta"], "readwrite", { durability: "strict" })
    const users = transaction.objectStore("users")
    const known: KnownUser | undefined = await users.get(id)
    const changed = known ? how(known) : null
    if (changed) users.put(changed)
    else users.delete(id)
    if (changed?.locked !== false && (await transaction.objectStore("meta").get("current")) === id) {
      transaction.objectStore("meta").delete("current")
    }
    await transaction.done
  })
}
