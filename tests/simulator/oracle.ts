/** What must be true in the end, whatever happened. Each function returns what is wrong, in words. */

import type { Phone } from "./phone"
import type { Schedule, Typed } from "./schedule"
import type { Dump } from "./server"

/** Milliseconds of good network after which nothing may wait any more. */
const PATIENCE = 60_000
/** Every phone asks once a minute; an exchange takes a moment. */
const ONE_MORE_ROUND = 65_000

/** Lets a schedule come to rest and returns what is wrong with it. */
export async function judge(schedule: Schedule): Promise<string[]> {
  await schedule.heal()
  await schedule.loop.advance(PATIENCE)
  const wrong: string[] = []
  for (const phone of schedule.phones) wrong.push(...(await waitsStill(schedule, phone)))
  await schedule.loop.advance(ONE_MORE_ROUND)
  const dump = await schedule.dump()
  wrong.push(...dump.wrong)
  for (const typed of schedule.typed) wrong.push(...isLost(typed, dump))
  wrong.push(...replacedUnseen(schedule, dump), ...doneTwice(schedule, dump))
  for (const phone of schedule.phones) wrong.push(...(await differs(schedule, phone, dump)))
  return wrong
}

function nameOf(schedule: Schedule, phone: Phone): string {
  return `phone ${schedule.phones.indexOf(phone)}`
}

async function waitsStill(schedule: Schedule, phone: Phone): Promise<string[]> {
  const page = await phone.page()
  const waiting = await page.do((app) => app.waiting(phone.user))
  const failures = page.failures.map((error) => `${nameOf(schedule, phone)} threw ${(error as Error).stack}`)
  if (waiting.length === 0) return failures
  const { waiting: counted, reachable, signedOut } = page.app.status.value
  const told = `status says ${counted}, reachable ${reachable}, signed out ${signedOut}`
  return [...failures, `stuck: ${waiting.length} still wait on ${nameOf(schedule, phone)} (${told})`]
}

/** Every text is in its record, in the record's history, in a conflict about it, or parked as a change of it. */
function isLost({ token, record, isSaved, isFolded }: Typed, dump: Dump): string[] {
  if (!isSaved || isFolded) return []
  const has = (value: unknown) => new RegExp(`\\b${token}\\b`).test(JSON.stringify(value))
  const isHere =
    dump.records.some((one) => (one.id === record || one.data.of_id === record) && has(one.data)) ||
    dump.revisions.some((one) => one.id === record && (has(one.old) || has(one.new))) ||
    dump.parked.some((one) => one.body.id === record && has(one.body))
  return isHere ? [] : [`lost: ${token} of ${record}`]
}

/** A text only ever gives way to one whose writer had it on the screen. */
function replacedUnseen(schedule: Schedule, dump: Dump): string[] {
  const wrong: string[] = []
  for (const revision of dump.revisions) {
    for (const [field, value] of Object.entries(revision.new)) {
      const before = revision.old[field] ?? null
      const typed = schedule.typed.find(
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
    for (const { token, record } of schedule.typed) {
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
  const held = await page.do((app) => app.everything(phone.user))
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

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
