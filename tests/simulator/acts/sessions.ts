/** Who is signed in where: sessions that end, phones that are lost, found and lent. */

import type { Phone } from "../phone"
import type { Schedule } from "../schedule"
import { addNote, refused } from "./writing"

/** The session is too old. */
export async function endSession(schedule: Schedule): Promise<void> {
  const phone = schedule.phone()
  await schedule.ask({ do: "end_session", token: phone.token })
  schedule.say(phone, "is signed out by the server")
}

/** The phone is given up for lost: it sends what it holds, and wipes itself. */
export async function revoke(schedule: Schedule): Promise<void> {
  const phone = schedule.phone()
  await schedule.ask({ do: "revoke", token: phone.token })
  schedule.say(phone, "is given up for lost")
  // From now on it may forget everything, once nothing waits.
  phone.onForget = () => schedule.say(phone, "wipes itself")
}

/** Signs in again where somebody has to. */
export async function signIn(schedule: Schedule): Promise<void> {
  const phone = schedule.chance.one(schedule.phones.filter((each) => needsSignIn(each)))
  if (!phone) return
  await schedule.signIn(phone)
  schedule.say(phone, "is signed in on again")
}

function needsSignIn(phone: Phone): boolean {
  return phone.isAtSignIn || phone.pages.some(({ app }) => app.status.value.signedOut)
}

/** Signs out, and keeps what waits on the phone, locked. */
export async function signOutKeeping(schedule: Schedule): Promise<void> {
  const phone = schedule.phone()
  const page = await phone.page()
  schedule.say(phone, "is signed out and keeps what waits")
  page.run(page.app.signOut("keep").catch(refused))
  await schedule.loop.advance(3_000)
}

/** Signs out, and has everything on the phone deleted. */
export async function signOutDiscarding(schedule: Schedule): Promise<void> {
  const phone = schedule.phone()
  const page = await phone.page()
  const forbidden = phone.onForget
  schedule.say(phone, "is signed out and discards what waits")
  const before = await schedule.dump()
  phone.onForget = (outbox) =>
    schedule.ledger.giveUp(
      (typed) => typed.outbox === outbox && !schedule.isFound(typed, before),
      "discarded",
    )
  page.run(page.app.signOut("discard").catch(refused))
  await schedule.loop.advance(120_000)
  phone.onForget = forbidden
}

/** Somebody else signs in on the phone, whether or not the one before has signed out. */
export async function lend(schedule: Schedule): Promise<void> {
  const phone = schedule.phone()
  // With something that waits: it must not become the other's.
  if (schedule.chance.is(0.6)) await addNote(schedule, phone)
  if (schedule.chance.is(0.3)) {
    const page = await phone.page()
    page.run(page.app.signOut("keep").catch(refused))
    await schedule.loop.advance(3_000)
  }
  await schedule.signIn(phone, 1 - phone.rep)
  schedule.say(phone, "is in the other's hand")
}
