/** What happens to a phone in the worst moment: it dies, or loses its storage, between any two steps. */

import type { Page } from "../page"
import type { Phone } from "../phone"
import type { Schedule } from "../schedule"
import { addNote, changeName, create } from "./writing"

const dies = (phone: Phone) => phone.kill()

/** While something is being saved. */
export async function dieSaving(schedule: Schedule): Promise<void> {
  const accident = { after: schedule.chance.between(0, 40), what: dies }
  if (schedule.chance.is(0.3)) await create(schedule, schedule.phone(), accident)
  else await addNote(schedule, schedule.phone(), accident)
}

/** A phone dies between two of the writes that follow an answer, or in the middle of one. */
export async function dieSyncing(schedule: Schedule): Promise<void> {
  const phone = schedule.phone()
  await givenNews(schedule, phone)
  const page = await phone.page()
  await stopAfterAnswer(schedule, phone, () => page.run(page.app.syncNow()))
  phone.kill()
  schedule.say(phone, "dies")
  if (schedule.chance.is(0.7)) await phone.open()
}

/** iOS takes the storage away from a page that lives on, while it saves or takes in an answer. */
export async function loseConnection(schedule: Schedule): Promise<void> {
  const { chance } = schedule
  const phone = schedule.phone()
  const isTold = chance.is(0.5)
  const lose = () => {
    for (const life of phone.lives) life.loseStorage(isTold)
    schedule.say(phone, "loses its connection to what is stored")
  }
  if (chance.is(0.5)) return addNote(schedule, phone, { after: chance.between(0, 40), what: lose })
  await givenNews(schedule, phone)
  const page = await phone.page()
  await stopAfterAnswer(schedule, phone, () => page.run(page.app.syncNow()))
  lose()
}

/** Two pages and the worker send and receive at once, while others write. */
export async function race(schedule: Schedule): Promise<void> {
  const { chance, loop } = schedule
  const phone = schedule.phone()
  while (phone.pages.length < 2) await phone.open()
  const before = loop.pace
  loop.pace = chance.one([10, 30, 80])
  for (let round = chance.between(1, 3); round > 0; round--) {
    await givenNews(schedule, phone, chance.is(0.5))
    if (chance.is(0.5)) await changeName(schedule, phone)
    for (const page of phone.pages) syncSoon(schedule, page)
    if (phone.hasWorker) phone.wake()
    await loop.advance(chance.between(300, 2_000))
  }
  loop.pace = before
}

function syncSoon({ chance, loop }: Schedule, page: Page): void {
  loop.later(chance.between(0, 400), () => (page.isAlive ? void page.app.syncNow() : undefined))
}

/** Somebody else writes something that this phone will hear of. */
async function givenNews(schedule: Schedule, phone: Phone, isCertain = false): Promise<void> {
  if (!isCertain && schedule.chance.is(0.3)) return
  await addNote(schedule, schedule.chance.one(schedule.phones.filter((other) => other !== phone)))
  await schedule.loop.advance(1_500)
}

/** Stops the world some steps after one of the writes that follow the next answer to a phone. */
async function stopAfterAnswer({ chance, loop }: Schedule, phone: Phone, begin: () => void): Promise<void> {
  let writes = chance.between(0, 6)
  const steps = chance.one([0, 1, 2, 3, 5, 8, 13, 21])
  phone.onAnswer = () => {
    phone.onWrite = () => {
      if (writes-- === 0) loop.left = Math.min(loop.left, steps)
    }
  }
  begin()
  await loop.stop(Number.POSITIVE_INFINITY, 2_000)
  Object.assign(phone, { onAnswer: () => {}, onWrite: () => {} })
}
