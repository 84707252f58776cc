/** What must be true in the end, whatever happened. Each function returns what is wrong, in words. */

import type { StoredRecord } from "../../static/app/model/records"
import type { Phone } from "./phone"
import type { Schedule } from "./schedule"
import type { Dump } from "./server"
import { has, type Typed } from "./typed"

/** Milliseconds of good network after which nothing may wait any more. */
const PATIENCE = 60_000
/** Every phone asks once a minute; an exchange takes a moment. */
const ONE_MORE_ROUND = 65_000

/** Lets a schedule come to rest and returns what is wrong with it. */
export async function judge(schedule: Schedule): Promise<string[]> {
  const wrong = schedule.wrong
  await schedule.heal()
  await schedule.loop.advance(PATIENCE)
  for (const phone of schedule.phones) wrong.push(...(await waitsStill(schedule, phone)))
  for (const phone of schedule.phones) wrong.push(...(await emptyOthers(schedule, phone)))
  await schedule.loop.advance(ONE_MORE_ROUND)
  const dump = await schedule.dump()
  wrong.push(...dump.wrong)
  for (const typed of schedule.ledger.all)
    wrong.push(...isLost(schedule, typed, dump), ...isElsewhere(schedule, typed, dump))
  wrong.push(...replacedUnseen(schedule, dump), ...doneTwice(schedule, dump))
  for (const phone of schedule.phones) wrong.push(...(await differs(schedule, phone, dump)))
  return wrong
}

function nameOf(schedule: Schedule, phone: Phone): string {
  return `phone ${schedule.phones.indexOf(phone)}`
}

async function waitsStill(schedule: Schedule, phone: Phone): Promise<string[]> {
  const page = await phone.page()
  const name = nameOf(schedule, phone)
  const wrong = phone.failures.splice(0).map((error) => `${name} threw ${(error as Error).stack}`)
  const owner = await page.do((app) => app.currentUser())
  if (owner?.user !== phone.user) return [...wrong, `stuck: ${name} is not in the hand of ${phone.user}`]
  const waiting = await page.do((app) => app.waiting(phone.user))
  if (waiting.length === 0) return wrong
  const { waiting: counted, reachable, signedOut } = page.app.status.value
  const told = `status says ${counted}, reachable ${reachable}, signed out ${signedOut}`
  return [...wrong, `stuck: ${waiting.length} still wait on ${name} (${told})`]
}

/**
 * Whoever else has something waiting on a phone, or may have to offer it again, signs in there once more; then it is
 * its owner's again.
 */
async function emptyOthers(schedule: Schedule, phone: Phone): Promise<string[]> {
  const page = await phone.page()
  const known = await page.do((app) => app.knownUsers())
  const others = known.filter(({ user }) => user !== phone.user)
  const wrong: string[] = []
  const { rep } = phone
  for (const { user } of others) {
    const isEmpty = (await page.do((app) => app.waiting(user))).length === 0
    if (isEmpty && !schedule.isRestored) continue
    await schedule.signIn(phone, 1 - rep)
    await schedule.loop.advance(PATIENCE)
    wrong.push(...(await waitsStill(schedule, phone)))
    await schedule.signIn(phone, rep)
  }
  return wrong
}

/** What was saved is found, unless a deliberate act took it away. */
function isLost(schedule: Schedule, typed: Typed, dump: Dump): string[] {
  const { token, record, isSaved, isFolded, takenBy } = typed
  if (!isSaved || isFolded || takenBy !== null) return []
  return schedule.isFound(typed, dump) ? [] : [`lost: ${token} of ${record}`]
}

/** It stands with its customer: in her book, or in its writer's private one; and as the writer's own. */
function isElsewhere(schedule: Schedule, typed: Typed, dump: Dump): string[] {
  const { token, record, by } = typed
  const wrong: string[] = []
  const own = dump.members.filter(({ user }) => user === by).map(({ book }) => book)
  for (const one of dump.records.filter((each) => each.id === record || each.data.of_id === record)) {
    if (!has(typed, one.data)) continue
    // A customer stands for herself, and a company for itself.
    const customer = one.customer_id ?? one.data.of_id ?? one.id
    if (!schedule.idsOf(typed.customer).has(`${customer}`))
      wrong.push(`elsewhere: ${token} stands under ${customer}`)
    const home = dump.records.find(({ id }) => id === customer)?.book
    const isPrivate = dump.private.includes(one.book)
    const isRight = isPrivate
      ? typed.isPrivate && own.includes(one.book)
      : !typed.isPrivate && one.book === home
    if (!isRight) wrong.push(`elsewhere: ${token} stands in ${one.book}, its customer in ${home}`)
  }
  for (const revision of dump.revisions) {
    const isText = revision.id === record && revision.new[typed.field] === typed.value
    if (isText && revision.op !== "split" && revision.user !== by)
      wrong.push(`elsewhere: ${token} of ${by} was taken for the words of ${revision.user}`)
  }
  return wrong
}

/** The fields that people write in here; others are changed by the house itself. */
const TEXTS = ["given", "how_met", "text"]

/** A text only ever gives way to one whose writer had it on the screen. */
function replacedUnseen(schedule: Schedule, dump: Dump): string[] {
  const wrong: string[] = []
  for (const revision of dump.revisions) {
    // What a merge put together is taken apart again as it was.
    if (revision.op === "split") continue
    for (const [field, value] of Object.entries(revision.new)) {
      if (!TEXTS.includes(field)) continue
      const before = revision.old[field] ?? null
      const typed = schedule.ledger.all.find(
        (one) => one.record === revision.id && one.field === field && one.value === value,
      )
      if (typed ? typed.saw === before : typeof before !== "string" || `${value}`.startsWith(before)) continue
      wrong.push(`replaced unseen: ${before} by ${value} in ${field} of ${revision.id}`)
    }
  }
  return wrong
}

/** No text stands twice in one field, and no mutation made two versions of one record. */
function doneTwice(schedule: Schedule, dump: Dump): string[] {
  const wrong: string[] = []
  for (const { id, data } of dump.records) {
    for (const { token, record } of schedule.ledger.all) {
      if (record !== id) continue
      for (const value of Object.values(data)) {
        if (
          typeof value === "string" &&
          value.split(token).length > 2 &&
          new RegExp(`\\b${token}\\b.*\\b${token}\\b`).test(value)
        )
          wrong.push(`done twice: ${token} in ${id}`)
      }
    }
  }
  const seen = new Set<string>()
  for (const { id, mid } of dump.revisions) {
    if (seen.has(`${id} ${mid}`)) wrong.push(`done twice: ${mid} on ${id}`)
    seen.add(`${id} ${mid}`)
  }
  return wrong
}

/** A phone at rest holds what its user may read, word for word, and nothing else. */
async function differs(schedule: Schedule, phone: Phone, dump: Dump): Promise<string[]> {
  const page = await phone.page()
  const name = nameOf(schedule, phone)
  const books = new Set(dump.members.filter(({ user }) => user === phone.user).map(({ book }) => book))
  const wanted = dump.records
    .filter((record) => !record.deleted && books.has(record.book))
    .map(({ deleted, ...record }) => record)
  const held = (await page.do((app) => app.everything(phone.user))).filter((one) => !isSignpost(one))
  const wrong: string[] = []
  const texts = (all: { id: string }[]) => new Map(all.map((one) => [one.id, sorted(one)]))
  const [here, there] = [texts(held), texts(wanted)]
  if (here.size < held.length) wrong.push(`${name} holds a record twice`)
  for (const id of new Set([...here.keys(), ...there.keys()])) {
    if (here.get(id) !== there.get(id)) {
      wrong.push(`differs: ${name} has ${here.get(id)}, the server ${there.get(id)}`)
    }
  }
  const laid = await page.do((app) => app.overlaying(phone.user))
  if (laid.length > 0) wrong.push(`${name} still lays ${laid.length} changes over what the server said`)
  const rows = page.app.rows.value.map((row) => row.id).sort()
  const customers = wanted.filter(({ kind }) => kind === "customer").map(({ id }) => id)
  if (`${rows}` !== `${customers.sort()}`) {
    wrong.push(`the list of ${name} has ${rows}, not ${customers}`)
  }
  const state = await page.do((app) => app.readState(phone.user))
  if (!schedule.isRestored && state.books.some(({ restarted }) => restarted !== null)) {
    wrong.push(`started again: ${name} found that it did not hold what the server has`)
  }
  return wrong
}

/** Of somebody who was made one with another the phone keeps the way to that one, and no word. */
function isSignpost({ kind, customer_id, data }: StoredRecord): boolean {
  return kind === "customer" && customer_id !== null && Object.keys(data).length === 0
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
