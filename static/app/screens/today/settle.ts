/** What the rep does about a reminder, each as one save that can be taken back. */

import type { Due } from "../../model/due"
import { gather } from "../../model/gather"
import { namedId, newId } from "../../model/ids"
import { localTime } from "../../model/local_time"
import type { Change, Fields, StoredRecord } from "../../model/records"
import { addDays, dayText, parseDay } from "../../model/schedule"
import { readBundle, user } from "../../store/book"
import { type Saved, save } from "../../store/write"
import { today } from "../../ui/today"

/** What is needed of a reminder to say what became of it. */
export type Told = Pick<Due, "key" | "customer_id">

/** The rep has done what the reminder asked for. */
export function markDone(due: Told): Promise<Saved> {
  return handle(due, { action: "done", until: null })
}

/**
 * The reminder was no help: it does not come back, and three such in a row pause its kind for this customer.
 * `pauses`: this was the third.
 */
export async function markNotUseful(due: Told): Promise<Saved & { pauses: boolean }> {
  const silenced = async () => gather((await readBundle(due.customer_id))?.records ?? []).silenced ?? []
  const before = await silenced()
  const saved = await handle(due, { action: "not_useful", until: null })
  return { ...saved, pauses: (await silenced()).length > before.length }
}

/** Reminders of this reason come again for this customer, until three in a row are not useful once more. */
export function turnOnAgain(customerId: string, reason: string): Promise<Saved> {
  const key = `again:${customerId}:${reason}`
  return handle({ key, customer_id: customerId }, { action: "done", until: null })
}

/** The reminder comes back in so many days. */
export function snooze(due: Told, days: number): Promise<Saved> {
  return handle(due, { action: "snoozed", until: inDays(days) })
}

/** The day so many days from today, such as 2026-06-19. */
export function inDays(days: number): string {
  return dayText(addDays(parseDay(today.value) ?? 0, days))
}

/** The question is answered: the answer is a note, and the occasion says for which year it was given. */
export async function answer(due: Due, text: string): Promise<Saved> {
  const [, occasionId = "", year = ""] = due.key.split(":")
  const occasion = await recordOf(due, occasionId)
  const now = localTime(new Date())
  return save([
    {
      op: "create",
      kind: "note",
      id: newId(),
      customer_id: due.customer_id,
      set: { text, written_at: now },
    },
    ...(occasion ? [changeOf(occasion, due, { answered: year })] : []),
  ])
}

/** A promise is kept, or nobody needs it any more. */
export function settlePromise(due: Due, state: "kept" | "dropped"): Promise<Saved> {
  return change(due, { state, done_on: today.value })
}

/** A planned visit took place, or was called off. */
export function settleVisit(due: Due, state: "held" | "cancelled"): Promise<Saved> {
  return change(due, { state })
}

async function change(due: Due, set: Fields): Promise<Saved> {
  const record = await recordOf(due, due.key.split(":")[1] ?? "")
  if (!record) throw new Error(`${due.key} speaks of a record that is gone`)
  return save([changeOf(record, due, set)])
}

function changeOf({ kind, id, data }: StoredRecord, due: Told, set: Fields): Change {
  const was = Object.fromEntries(Object.keys(set).map((field) => [field, data[field] ?? null]))
  return { op: "set", kind, id, customer_id: due.customer_id, set, was }
}

async function handle(due: Told, said: { action: string; until: string | null }): Promise<Saved> {
  const id = namedId(user.value?.user ?? "", due.key)
  const set: Fields = { ...said, at: localTime(new Date()) }
  const before = await recordOf(due, id)
  if (before) return save([changeOf(before, due, set)])
  if (said.until === null) delete set.until
  return save([
    { op: "create", kind: "handled", id, customer_id: due.customer_id, set: { key: due.key, ...set } },
  ])
}

async function recordOf(due: Told, id: string): Promise<StoredRecord | undefined> {
  const bundle = await readBundle(due.customer_id)
  return bundle?.records.find((record) => record.id === id)
}
