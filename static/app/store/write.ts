/** The only write of a tap: a change becomes a mutation in the outbox. */

import { newId } from "../model/ids"
import { SCHEMA } from "../model/kinds"
import { localTime } from "../model/local_time"
import { type Change, type Fields, type StoredRecord, shownOn } from "../model/records"
import { readBundle, readCompany } from "./book"
import { readRecord } from "./cache"
import { announceSave } from "./changes"
import { currentUser } from "./device"
import { StoreError } from "./open"
import { addEntries, type Fold, lastNew, readMutation, sealMutation, type Unnumbered } from "./outbox"

/** What was saved, and the way back. */
export interface Saved {
  /** Saves the reverse of every change of this save. */
  undo(): Promise<void>
}

/**
 * Saves the changes of one act of the user, all or none. Resolves when they are durable on this phone.
 * Throws StoreError (`full`, `lost`, `blocked`): nothing was saved, keep the editor open and show its message.
 */
export async function save(changes: readonly Change[]): Promise<Saved> {
  const renamed = await Promise.all(changes.map(rename))
  try {
    return await write(renamed, new Map())
  } catch (error) {
    // Words go before pictures: a copy of one makes room and is fetched again.
    const isFull = error instanceof StoreError && error.code === "full"
    if (!isFull || !(await (await import("./pictures")).dropCopies())) throw error
    return write(renamed, new Map())
  }
}

/** A screen may be open since before somebody was merged into another: what it saves is of that other one. */
async function rename(change: Change): Promise<Change> {
  const { op, kind, id, customer_id } = change
  if (op === "merge" || (kind !== "customer" && !customer_id)) return change
  const now = (await readBundle(customer_id ?? id))?.id
  if (!now) return change
  return customer_id ? { ...change, customer_id: now } : { ...change, id: now }
}

/** `seen` holds, by id, what a restore or a split is to bring back. */
async function write(changes: readonly Change[], seen: ReadonlyMap<string, StoredRecord[]>): Promise<Saved> {
  const user = await currentUser()
  if (!user) throw new StoreError("signed_out")
  const at = localTime(new Date())
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const mutations: Unnumbered[] = []
  const before = new Map<string, StoredRecord[]>()
  for (const change of changes) {
    check(change)
    const mutation: Unnumbered = { ...change, mid: newId(), at, zone, schema: SCHEMA }
    if (change.op === "delete") mutation.was_ver = await versionOf(user.user, change)
    if (change.op === "delete" || change.op === "merge") before.set(change.id, await readShown(change))
    const back = seen.get(change.id)
    if (back) mutation.seen = back
    mutations.push(mutation)
  }
  const sealed = await Promise.all(
    mutations.map(async (mutation) => ({ mutation, ...(await sealMutation(mutation)) })),
  )
  // Once more where another tab sent, in this very moment, what a change was to be folded into.
  while (!(await addEntries(user.user, sealed, await foldsFor(user.user, mutations))));
  announceSave(changes.flatMap(shownOn))
  return { undo: async () => void (await write([...changes].reverse().map(reverse), before)) }
}

/** A change that names no customer would lie over no page: refuse it here, where it is a slip of ours. */
function check({ kind, id, customer_id }: Change): void {
  const isLoose = ["customer", "company", "setting", "notice"].includes(kind)
  if (!isLoose && !customer_id) throw new Error(`A change of the ${kind} ${id} must name its customer.`)
}

/** A `set` right after a `set` of the same record that was never sent becomes one with it. */
async function foldsFor(user: string, mutations: readonly Unnumbered[]): Promise<Map<number, Fold>> {
  const folds = new Map<number, Fold>()
  for (const [at, mutation] of mutations.entries()) {
    if (!isPlainSet(mutation) || mutations.some((other) => other !== mutation && other.id === mutation.id)) {
      continue
    }
    const into = await lastNew(user, mutation.id)
    if (!into) continue
    const earlier = await readMutation(into)
    if (isPlainSet(earlier)) folds.set(at, { into, ...(await sealMutation(fold(earlier, mutation))) })
  }
  return folds
}

function isPlainSet({ op, add, remove }: Change): boolean {
  return op === "set" && !add && !remove
}

/** Two sets as one: the later values, against the values the first one saw. */
function fold(earlier: Unnumbered, later: Unnumbered): Unnumbered {
  const set = { ...earlier.set, ...later.set }
  const was: Fields = {}
  for (const field of Object.keys(set)) {
    was[field] = (earlier.set && field in earlier.set ? earlier.was : later.was)?.[field] ?? null
  }
  return { ...earlier, set, was }
}

/** Returns the change that takes `change` back. */
export function reverse(change: Change): Change {
  const { op, kind, id, customer_id, set, was, add, remove } = change
  const back: Change = { op: REVERSE[op], kind, id, customer_id }
  if (op !== "set") return back
  if (set) {
    back.set = {}
    back.was = { ...set }
    for (const field of Object.keys(set)) back.set[field] = was?.[field] ?? null
  }
  if (add) back.remove = add
  if (remove) back.add = remove
  return back
}

const REVERSE = {
  create: "delete",
  delete: "restore",
  restore: "delete",
  set: "set",
  merge: "split",
  split: "merge",
} as const

/** The version the deleter has seen: an edit the phone has not yet heard of outlives the delete. */
async function versionOf(user: string, change: Change): Promise<number | undefined> {
  return (await readRecord(user, change.kind, change.id, change.customer_id ?? null))?.ver
}

/** The record as the screens show it now; of a customer who goes all that is hers, and the one who stays. */
async function readShown({ op, kind, id, customer_id }: Change): Promise<StoredRecord[]> {
  const company = kind === "company" && (await readCompany(id))
  if (company) return [company]
  const { records = [] } = (await readBundle(customer_id ?? id)) ?? {}
  if (op !== "merge") return records.filter((record) => record.id === id)
  const stays = records.filter((record) => record.id === customer_id)
  return [...((await readBundle(id))?.records ?? []), ...stays]
}
