/** What happens to phones: signal, windows, clock, room, updates, and the system that clears storage away. */

import type { Schedule } from "../schedule"

const HOUR = 60 * 60 * 1000
const THREE_YEARS = 3 * 365 * 24 * HOUR

export async function wait({ loop, chance }: Schedule): Promise<void> {
  await loop.advance(chance.between(10_000, 90_000))
}

export async function switchSignal(schedule: Schedule): Promise<void> {
  const phone = schedule.phone()
  phone.signal(!phone.isOnline)
  schedule.say(phone, phone.isOnline ? "has a signal" : "has no signal")
}

export async function openSecondPage(schedule: Schedule): Promise<void> {
  const phone = schedule.phone()
  if (phone.pages.length < 2) await phone.open()
  else phone.pages[0]?.kill()
}

/** The worker sends beside whatever the pages do. */
export async function wakeWorker(schedule: Schedule): Promise<void> {
  const phone = schedule.phone()
  if (!phone.hasWorker) return
  phone.wake()
  for (const page of phone.pages) void page.app.syncNow()
}

export async function jumpClock(schedule: Schedule): Promise<void> {
  const phone = schedule.phone()
  phone.skew = schedule.chance.one([-THREE_YEARS, -HOUR, 0, 2 * HOUR, THREE_YEARS])
  schedule.say(phone, `has its clock wrong by ${phone.skew}`)
}

/** No room is left, or there is some again. */
export async function fillUp(schedule: Schedule): Promise<void> {
  const phone = schedule.phone()
  phone.isFull = !phone.isFull
  schedule.say(phone, phone.isFull ? "is full" : "has room again")
}

/** The next page is one of the new build; those of the old one stay open beside it. */
export async function update(schedule: Schedule): Promise<void> {
  const phone = schedule.chance.one(schedule.phones.filter(({ isUpdated }) => !isUpdated))
  if (!phone) return
  phone.isUpdated = true
  if (schedule.chance.is(0.5)) phone.kill()
  await phone.open()
  schedule.say(phone, "has the new build")
}

/** The system clears away the book and keeps the outbox. */
export async function evictBook(schedule: Schedule): Promise<void> {
  const phone = schedule.phone()
  await phone.evict("bb-cache-")
  await phone.open()
  schedule.say(phone, "is cleared of its book")
}

/** The system clears away the outbox, or everything: what was not sent is gone, and nothing else is. */
export async function evictOutbox(schedule: Schedule): Promise<void> {
  const { chance, ledger } = schedule
  const phone = schedule.phone()
  const cleared = await phone.evict(chance.one(["bb-outbox-", "bb-"]))
  schedule.say(phone, "is cleared of what waited")
  const dump = await schedule.dump()
  ledger.giveUp((typed) => cleared.includes(typed.outbox) && !schedule.isFound(typed, dump), "cleared")
  await phone.open()
}
