/** What people do: add, write over, remove, put back. */

import type { Change, Fields, StoredRecord } from "../../../static/app/model/records"
import type { App, Phone } from "../phone"
import type { Schedule } from "../schedule"
import type { Typed } from "../typed"

type Waiting = Awaited<ReturnType<App["waiting"]>>
type Text = Pick<Typed, "token" | "field" | "value" | "saw">

/** What becomes of the phone while it saves: it dies, or loses its storage, after so many tasks. */
export interface Accident {
  after: number
  what: (phone: Phone) => void
}

/** Saves a change on a phone, and remembers what was typed. Nobody else does anything meanwhile. */
export async function save(
  schedule: Schedule,
  phone: Phone,
  change: Change,
  text?: Text,
  accident?: Accident,
) {
  const page = await phone.page()
  const owner = await page.do((app) => app.currentUser())
  // A phone that nobody has signed in on yet, for want of a network, has no book to write in.
  if (!owner) return
  const typed = text && note(schedule, phone, owner.user, change, text)
  schedule.say(
    phone,
    `${change.op}s ${change.kind} ${change.id.slice(-4)} ${JSON.stringify(change.set ?? "")}`,
  )
  const saved = () => {
    if (typed) typed.isSaved = true
  }
  if (accident) {
    page.run(page.app.save([change]).then(saved, refused))
    await schedule.loop.stop(accident.after)
    accident.what(phone)
    return schedule.loop.settle()
  }
  const before = await page.do((app) => app.waiting(owner.user))
  const done = await page.do((app) => app.save([change]).catch(refused))
  if (!done) return schedule.say(phone, "is told that nothing was saved")
  saved()
  if (change.op === "set") noteFolds(schedule, before, await page.do((app) => app.waiting(owner.user)), typed)
  return done
}

/** The storage may say no, and then the editor stays open; anything else is a mistake. */
export function refused(error: Error): undefined {
  if (error.name !== "StoreError") throw error
}

function note(schedule: Schedule, phone: Phone, by: string, change: Change, text: Text): Typed {
  const typed: Typed = {
    ...text,
    record: change.id,
    customer: change.customer_id ?? change.id,
    by,
    isPrivate: isPrivate(schedule, change),
    outbox: phone.outbox(by),
    isSaved: false,
    isFolded: false,
    takenBy: null,
  }
  schedule.ledger.all.push(typed)
  return typed
}

/** A record is private when it was made so. */
function isPrivate({ reps, ledger }: Schedule, { id, book }: Change): boolean {
  return (
    reps.some((rep) => rep.private === book) ||
    ledger.all.some((typed) => typed.record === id && typed.isPrivate)
  )
}

/** A change put into one that was never sent takes its place: what stood there was written over by its writer. */
function noteFolds(schedule: Schedule, before: Waiting, after: Waiting, typed: Typed | undefined): void {
  const [text, now] = [JSON.stringify(before), JSON.stringify(after)]
  for (const one of schedule.ledger.all) {
    if (text.includes(one.token) && !now.includes(one.token)) one.isFolded = true
  }
  const made = typed && after.find(({ set }) => set?.[typed.field] === typed.value)
  if (made && before.some(({ mid }) => mid === made.mid))
    typed.saw = (made.was?.[typed.field] ?? null) as never
}

/** Adds a customer, mostly to the book that is much written in. */
export async function create(
  schedule: Schedule,
  phone = schedule.phone(),
  accident?: Accident,
): Promise<void> {
  const { chance, people, reps } = schedule
  const page = await phone.page()
  const state = await page.do((app) => app.readState(phone.user))
  const rep = chance.is(0.7) ? 0 : 1
  const book = reps[rep]?.book ?? ""
  if (state.books.length > 0 && !state.books.some((one) => one.book === book)) return
  const id = schedule.newId()
  people.push({ id, rep })
  const token = schedule.ledger.newToken()
  const change: Change = { op: "create", kind: "customer", id, book, set: { given: token } }
  await save(schedule, phone, change, { token, field: "given", value: token, saw: null }, accident)
}

/** A customer or note as a phone shows it; undefined where it does not. */
export async function shownRecord(
  phone: Phone,
  customer: string,
  id: string,
): Promise<StoredRecord | undefined> {
  const page = await phone.page()
  const bundle = await page.do((app) => app.readBundle(customer))
  return bundle?.records.find((record) => record.id === id)
}

async function shown(phone: Phone, customer: string, id: string): Promise<Fields | undefined> {
  return (await shownRecord(phone, customer, id))?.data
}

async function set(
  schedule: Schedule,
  phone: Phone,
  { kind, id, customer }: { kind: "customer" | "note"; id: string; customer: string },
  field: string,
): Promise<void> {
  const fields = await shown(phone, customer, id)
  if (!fields) return
  const token = schedule.ledger.newToken()
  const saw = (fields[field] ?? null) as string | null
  const value = field !== "given" && saw && schedule.chance.is(0.5) ? `${saw} ${token}` : token
  const change: Change = { op: "set", kind, id, set: { [field]: value }, was: { [field]: saw } }
  if (kind === "note") change.customer_id = customer
  await save(schedule, phone, change, { token, field, value, saw })
}

export async function addNote(
  schedule: Schedule,
  phone = schedule.phone(),
  accident?: Accident,
): Promise<void> {
  const customer = schedule.customer()
  if (!customer || !(await shown(phone, customer, customer))) return
  const id = schedule.newId()
  const token = schedule.ledger.newToken()
  const change: Change = { op: "create", kind: "note", id, customer_id: customer, set: { text: token } }
  const page = await phone.page()
  if (schedule.chance.is(0.25)) {
    const owner = await page.do((app) => app.currentUser())
    change.book = schedule.reps.find(({ user }) => user === owner?.user)?.private ?? ""
  }
  schedule.notes.push({ id, customer })
  await save(schedule, phone, change, { token, field: "text", value: token, saw: null }, accident)
}

export async function changeName(schedule: Schedule, phone = schedule.phone(), id = schedule.customer()) {
  if (id) await set(schedule, phone, { kind: "customer", id, customer: id }, "given")
}

export async function changeText(schedule: Schedule): Promise<void> {
  const note = schedule.chance.one(schedule.notes.slice(0, 4))
  const id = schedule.customer()
  if (note && schedule.chance.is(0.7))
    await set(schedule, schedule.phone(), { kind: "note", ...note }, "text")
  else if (id) await set(schedule, schedule.phone(), { kind: "customer", id, customer: id }, "how_met")
}

export async function changeTags(schedule: Schedule): Promise<void> {
  const { chance } = schedule
  const [phone, id, tag] = [schedule.phone(), schedule.customer(), chance.one(["golf", "wine"])]
  if (!id || !(await shown(phone, id, id))) return
  const how = chance.one(["add", "remove"] as const)
  await save(schedule, phone, { op: "set", kind: "customer", id, [how]: { tags: [tag] } })
}

/** Two who write the same field at once. */
export async function disagree(schedule: Schedule): Promise<void> {
  const id = schedule.customer()
  for (const phone of schedule.phones.slice(0, 2)) await changeName(schedule, phone, id)
}

/** Removes a note or a whole customer; now and then it was a slip and is taken back. */
export async function remove(schedule: Schedule): Promise<void> {
  const { chance } = schedule
  const phone = schedule.phone()
  const note = chance.one(schedule.notes.slice(0, 4))
  const id = schedule.customer()
  let change: Change | undefined
  if (note && chance.is(0.7)) change = { op: "delete", kind: "note", id: note.id, customer_id: note.customer }
  else if (id) change = { op: "delete", kind: "customer", id }
  if (!change || !(await shown(phone, change.customer_id ?? change.id, change.id))) return
  const saved = await save(schedule, phone, change)
  if (!saved || chance.is(0.7)) return
  const page = await phone.page()
  await schedule.loop.advance(chance.one([0, 500, 4_000]))
  if (!page.isAlive) return
  schedule.say(phone, "takes it back")
  await page.do(() => saved.undo().catch(refused))
}

/** Brings something back that may have been deleted long ago, on any phone. */
export async function putBack(schedule: Schedule): Promise<void> {
  const note = schedule.chance.one(schedule.notes.slice(0, 4))
  const id = schedule.customer()
  const phone = schedule.phone()
  if (note && schedule.chance.is(0.6))
    await save(schedule, phone, { op: "restore", kind: "note", id: note.id, customer_id: note.customer })
  else if (id) await save(schedule, phone, { op: "restore", kind: "customer", id })
}
