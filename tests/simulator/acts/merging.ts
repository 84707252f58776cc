/** Two customers who are the same person are made one, and parted again. */

import type { Schedule } from "../schedule"
import { save, shownRecord } from "./writing"

export async function merge(schedule: Schedule): Promise<void> {
  const { chance } = schedule
  const phone = schedule.phone()
  const goes = schedule.customer()
  const stays = chance.one(schedule.people.filter(({ id }) => id !== goes).slice(0, 3))?.id
  if (!goes || !stays) return
  // The app offers only customers that it shows, of one book.
  const both = [await shownRecord(phone, goes, goes), await shownRecord(phone, stays, stays)]
  if (!both[0] || both[0].book !== both[1]?.book) return
  schedule.merges.push({ goes, stays })
  await save(schedule, phone, { op: "merge", kind: "customer", id: goes, customer_id: stays })
}

/** A merge that was a mistake is taken back, soon or much later, on any phone. */
export async function part(schedule: Schedule): Promise<void> {
  const merged = schedule.chance.one(schedule.merges)
  if (!merged) return
  const change = { op: "split", kind: "customer", id: merged.goes, customer_id: merged.stays } as const
  await save(schedule, schedule.phone(), change)
}
