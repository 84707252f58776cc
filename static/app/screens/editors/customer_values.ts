/** A customer as the form holds her, and what must be saved of it. */

import { correction, creation } from "../../model/change"
import { type DateParts, joinParts, partsOf } from "../../model/date_parts"
import { newId } from "../../model/ids"
import type { Address, Customer } from "../../model/kinds"
import type { Change, Fields, StoredRecord } from "../../model/records"
import type { ListEntry } from "../../ui/list_field"
import { editorWords } from "../../words/editor_words"
import type { Faults } from "./editor"
import { filled, unlessUsual } from "./written"

const TEXTS = [
  "prefix",
  "given",
  "additional",
  "family",
  "suffix",
  "display",
  "nickname",
  "phonetic",
  "gender",
  "title",
  "role",
  "tier",
  "how_met",
  "status",
] as const

export type CustomerValues = Record<(typeof TEXTS)[number], string> & {
  company: string
  birth: DateParts
  phones: ListEntry[]
  emails: ListEntry[]
  urls: ListEntry[]
  addresses: Address[]
  tags: string
  cadence: string
}

type Companies = ReadonlyMap<string, StoredRecord>

/** The form's values for a record, or for a new customer. */
export function customerValues(record: StoredRecord | undefined, companies: Companies): CustomerValues {
  const data = (record?.data ?? {}) as Customer
  const texts = Object.fromEntries(TEXTS.map((field) => [field, data[field] ?? ""]))
  return {
    ...(texts as Record<(typeof TEXTS)[number], string>),
    status: data.status ?? "active",
    company: String(companies.get(data.company_id ?? "")?.data.name ?? ""),
    birth: partsOf(data.birth),
    phones: data.phones ?? [],
    emails: data.emails ?? [],
    urls: data.urls ?? [],
    addresses: data.addresses ?? [],
    tags: (data.tags ?? []).join(", "),
    cadence: data.cadence ? String(data.cadence) : "",
  }
}

export function checkCustomer(values: CustomerValues): Faults<CustomerValues> {
  const birth = joinParts(values.birth)
  const names = [values.given, values.family, values.display, values.nickname, values.company]
  const ways = [...values.phones, ...values.emails].map((entry) => entry.value)
  const cadence = values.cadence.trim()
  return {
    given: [...names, ...ways].some((text) => text.trim()) ? undefined : editorWords.needName,
    birth: "fault" in birth ? editorWords[birth.fault] : undefined,
    emails: values.emails.some(({ value }) => value.trim() && !value.includes("@"))
      ? editorWords.badEmail
      : undefined,
    cadence: cadence && !isDays(cadence) ? editorWords.badCadence : undefined,
  }
}

interface Where {
  record: StoredRecord | undefined
  /** The book a new customer goes to. */
  book: string | undefined
  companies: Companies
  today: string
}

/** The customer's change, and before it the making of a company nobody has named yet. */
export function customerChanges(values: CustomerValues, where: Where): Change[] {
  const { record, companies, today } = where
  const book = record?.book ?? where.book
  const company = companyOf(values.company, companies, book, record)
  const birth = joinParts(values.birth)
  const fields: Fields = {
    ...Object.fromEntries(TEXTS.map((field) => [field, values[field].trim()])),
    status: unlessUsual(values.status, "active", record?.data.status),
    company_id: company?.id ?? "",
    birth: "date" in birth ? birth.date : "",
    phones: filled(values.phones),
    emails: filled(values.emails),
    urls: filled(values.urls),
    addresses: values.addresses.map(cleaned).filter((address) => Object.keys(address).length > 1),
    tags: [
      ...new Set(
        values.tags
          .split(",")
          .map((tag) => tag.trim())
          .filter(Boolean),
      ),
    ],
    cadence: values.cadence.trim() ? Number(values.cadence) : null,
  }
  const change = record
    ? correction(record, fields)
    : creation("customer", newId(), book ? { book } : {}, { ...fields, added_on: today })
  return [company?.change, change].filter((item) => item !== undefined && item !== null)
}

/** Her company as it was where its name was not touched, else the one of that name, else a new one. */
function companyOf(
  name: string,
  companies: Companies,
  book: string | undefined,
  record: StoredRecord | undefined,
): { id: string; change?: Change } | null {
  const wanted = name.trim()
  // A company this phone has not read yet has no name in the form, and must not be taken from her for that.
  const before = record?.data.company_id as string | undefined
  if (before && wanted === String(companies.get(before)?.data.name ?? "")) return { id: before }
  if (!wanted) return null
  const isIt = ({ data, book: its }: StoredRecord) =>
    its === book && String(data.name ?? "").toLocaleLowerCase() === wanted.toLocaleLowerCase()
  const known = [...companies.values()].find(isIt)
  if (known) return { id: known.id }
  const id = newId()
  return { id, change: creation("company", id, book ? { book } : {}, { name: wanted }) }
}

/** Without its empty parts; an untouched address stays as it was, so that it counts as the same. */
function cleaned(address: Address): Address {
  return Object.fromEntries(
    Object.entries(address).filter(([, part]) => part !== "" && part !== null),
  ) as Address
}

function isDays(text: string): boolean {
  return /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 3660
}
