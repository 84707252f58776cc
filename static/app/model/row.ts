/** The list row of a customer, made from her records: all that Today, Book and search need without opening her. */

import { fold } from "./fold"
import { type DueInput, gather, IN_PERSON } from "./gather"
import type { Company, Customer, Person, Touch } from "./kinds"
import type { Bundle, StoredRecord } from "./records"

/** The row as it is stored: without what depends on the company or is quickly made again. */
export interface StoredRow {
  id: string
  /** The display name; "" where nothing is known to call her by but perhaps her company. */
  name: string
  /** By what she stands in the list: family name, then given name. */
  sort: string
  company_id: string | null
  title: string
  towns: string[]
  tags: string[]
  /** The names of the people around her. */
  people: string[]
  tier: "A" | "B" | "C"
  status: "active" | "paused" | "lost" | "deceased"
  /** Degrees. */
  place?: { latitude: number; longitude: number }
  /** The last held touch of any type. */
  last?: { day: string; type: string }
  /** The day of the last held touch in person. */
  met?: string
  /** What the rules need to say what is due. */
  due: DueInput
  /** Nickname and how the name is said, which search finds and no list shows. */
  aliases: string
  /** How she is reached: the last nine digits of numbers, e-mail addresses in small letters. */
  ways?: string[]
}

export interface Row extends StoredRow {
  /** The company's name, or "". */
  company: string
  /** The name, folded; for search. */
  folded_name: string
  /** Name, company, people, towns and tags, folded; for search. */
  folded: string
  /** True while a change of her waits on this phone. */
  waiting?: true
}

/** Makes the row of a customer; undefined where her own record has not come yet. */
export function rowOf(bundle: Bundle, companies: ReadonlyMap<string, StoredRecord>): Row | undefined {
  const stored = storedRow(bundle)
  if (!stored) return undefined
  const row = finishRow(stored, companies)
  return bundle.records.some((record) => record.waiting) ? { ...row, waiting: true } : row
}

/** Makes what is stored of the row. */
export function storedRow({ id, records }: Bundle): StoredRow | undefined {
  const own = records.find((record) => record.kind === "customer" && record.id === id && !record.customer_id)
  if (!own) return undefined
  const customer = own.data as Customer
  const people = records.filter((record) => record.kind === "person")
  const place = customer.addresses?.find((one) => typeof one.latitude === "number")
  const touches = records.filter((record) => record.kind === "touch").flatMap(heldOn)
  const last = latest(touches)
  const met = latest(touches.filter((touch) => IN_PERSON.has(touch.type)))
  const row: StoredRow = {
    id,
    name: displayName(customer),
    sort: plainStart([customer.family, customer.given].filter(Boolean).join(" ") || displayName(customer)),
    company_id: customer.company_id ?? null,
    title: customer.title ?? "",
    towns: distinct((customer.addresses ?? []).map((address) => address.locality)),
    tags: customer.tags ?? [],
    people: distinct(people.map((person) => (person.data as Person).name)),
    tier: customer.tier ?? "B",
    status: customer.status ?? "active",
    due: gather(records),
    aliases: [customer.nickname, customer.phonetic, customer.given, customer.family]
      .filter(Boolean)
      .join(" "),
  }
  if (typeof place?.latitude === "number" && typeof place.longitude === "number") {
    row.place = { latitude: place.latitude, longitude: place.longitude }
  }
  const ways = waysOf(customer)
  if (ways.length > 0) row.ways = ways
  if (last) row.last = last
  if (met) row.met = met.day
  return row
}

/** A number by its last nine digits, in whatever way its country is written. */
function waysOf({ phones = [], emails = [] }: Customer): string[] {
  const numbers = phones.map(({ value }) => value.replace(/\D/g, "").slice(-9))
  return distinct([...numbers, ...emails.map(({ value }) => value.toLowerCase())])
}

/** Makes the row whole with what is not stored. */
export function finishRow(stored: StoredRow, companies: ReadonlyMap<string, StoredRecord>): Row {
  const company = (companies.get(stored.company_id ?? "")?.data as Company | undefined)?.name ?? ""
  const name = stored.name || company
  const sort = stored.sort || plainStart(name)
  const folded_name = fold(`${name} ${stored.aliases}`)
  const rest = [company, ...stored.people, ...stored.towns, ...stored.tags].map(fold).join(" ")
  return { ...stored, name, sort, company, folded_name, folded: `${folded_name} ${rest}` }
}

/** "’t Hooft" stands under T. */
function plainStart(name: string): string {
  return name.replace(/^[^\p{L}\p{N}]+/u, "")
}

/**
 * The name to show: as it was asked for, else first and last name, else nickname, else an e-mail address or a
 * telephone number. "" where nothing of it is known: her company's name then, or words of the screen.
 */
export function displayName(customer: Customer): string {
  const joined = [customer.given, customer.family].filter(Boolean).join(" ")
  return (
    customer.display ||
    joined ||
    customer.nickname ||
    customer.emails?.[0]?.value ||
    customer.phones?.[0]?.value ||
    ""
  )
}

function heldOn(record: StoredRecord): { day: string; type: string; order: string }[] {
  const { state, when, type } = record.data as Touch
  if (state !== "held" || !when?.day) return []
  return [{ day: when.day, type: type ?? "visit", order: `${when.day} ${when.time ?? ""} ${record.id}` }]
}

function latest(
  touches: readonly { day: string; type: string; order: string }[],
): { day: string; type: string } | undefined {
  let last = touches[0]
  for (const touch of touches) if (last && touch.order > last.order) last = touch
  return last && { day: last.day, type: last.type }
}

function distinct(texts: readonly (string | null | undefined)[]): string[] {
  return [...new Set(texts.filter((text): text is string => Boolean(text)))]
}
