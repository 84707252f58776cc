/** What this phone knows of its users: `bb-device`. The service worker and the rescue page read it too. */

import { newId } from "../model/ids"
import type { Heard } from "../model/reading"
import { type Shape, withDatabase } from "./open"
import { readFrom, result, writeTo } from "./requests"

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
  /** When the server was last heard here; absent before the first exchange. */
  heard?: Heard
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
  return withDatabase(shape, (database) => readFrom(database, "users", (users) => users.getAll()))
}

/** Returns the user whose book is open on this phone, or null. */
export function currentUser(): Promise<KnownUser | null> {
  return withDatabase(shape, async (database) => {
    const transaction = database.transaction(["users", "meta"])
    const id: string | undefined = await result(transaction.objectStore("meta").get("current"))
    const user: KnownUser | undefined = id && (await result(transaction.objectStore("users").get(id)))
    return user && !user.locked ? user : null
  })
}

/** Opens the book of somebody who has just signed in: unlocks what was kept, mints the device the first time. */
export function becomeUser(who: Pick<KnownUser, "user" | "name" | "email" | "role">): Promise<KnownUser> {
  return write(async (users, meta) => {
    const before: KnownUser | undefined = await result(users.get(who.user))
    const { user: id, name, email, role } = who
    const device = before?.device ?? newId()
    const user: KnownUser = { ...before, user: id, name, email, role, device, locked: false }
    users.put(user)
    meta.put(id, "current")
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

/** Changes what is remembered of when the server was heard. */
export function changeHeard(user: string, how: (heard: Heard | undefined) => Heard): Promise<void> {
  return change(user, (known) => ({ ...known, heard: how(known.heard) }))
}

/** Forgets the user; the caller deletes the user's databases. */
export function forgetUser(user: string): Promise<void> {
  return change(user, () => null)
}

/** Remembers that somebody signed out without a signal: the session is to be ended at the next contact. */
export function keepLeaving(isLeaving: boolean): Promise<void> {
  return write(async (_users, meta) => {
    meta.put(isLeaving, "leaving")
  })
}

/** True while a session waits to be ended. */
export async function isLeaving(): Promise<boolean> {
  const leaving = (database: IDBDatabase) => readFrom(database, "meta", (meta) => meta.get("leaving"))
  return (await withDatabase(shape, leaving)) === true
}

function change(id: string, how: (known: KnownUser) => KnownUser | null): Promise<void> {
  return write(async (users, meta) => {
    const known: KnownUser | undefined = await result(users.get(id))
    const changed = known ? how(known) : null
    if (changed) users.put(changed)
    else users.delete(id)
    // Who is locked or forgotten is nobody's present user.
    if (changed?.locked !== false && (await result(meta.get("current"))) === id) meta.delete("current")
  })
}

function write<T>(work: (users: IDBObjectStore, meta: IDBObjectStore) => Promise<T>): Promise<T> {
  return withDatabase(shape, (database) =>
    writeTo(database, ["users", "meta"], "strict", (transaction) =>
      work(transaction.objectStore("users"), transaction.objectStore("meta")),
    ),
  )
}
