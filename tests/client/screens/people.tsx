/** A phone with a few customers on it, for the screens that list them. */

import { render } from "@testing-library/preact"
import type { ComponentChildren } from "preact"
import { LocationProvider } from "preact-iso"
import type { Fields, StoredRecord } from "../../../static/app/model/records"
import { loadRows, readBundle } from "../../../static/app/store/book"
import { Toasts } from "../../../static/app/ui/toast"
import { speak } from "../../../static/app/words/language"
import { bundlesPage, customerId, newPhone, PRIVATE, receive, wire } from "../store/phone"

speak("en-GB")

export interface Known {
  own: Fields
  /** Kind, fields and perhaps an id of what stands under her. */
  under?: [StoredRecord["kind"], Fields, string?][]
}

/** Signs somebody in on a fresh phone that holds these customers; their ids are `customerId(1)` and on. */
export async function phoneWith(people: Known[], companies: string[] = []): Promise<string> {
  const { user } = await newPhone()
  let made = 0
  const bundles = people.map(({ own, under = [] }, place) => {
    const customer_id = customerId(place + 1)
    const records = under.map(([kind, fields, id]) => {
      made += 1
      return wire(kind, id ?? `${kind}-${made}`, fields, { customer_id })
    })
    return { customer_id, records: [wire("customer", customer_id, own), ...records] }
  })
  const records = companies.map((name) => wire("company", `company-${name}`, { name }))
  await receive(user, bundlesPage(bundles, { records }))
  await receive(user, bundlesPage([], { book: PRIVATE, records: [] }))
  await loadRows()
  return user
}

export function draw(children: ComponentChildren) {
  return render(
    <LocationProvider>
      {children}
      <Toasts />
    </LocationProvider>,
  )
}

/** A day so many days from today, by the phone's own calendar. */
export function day(offset: number): string {
  const date = new Date()
  date.setDate(date.getDate() + offset)
  const two = (part: number) => String(part).padStart(2, "0")
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The same day of the year, so many years ago. */
export function yearsAgo(years: number, offset = 0): string {
  const on = day(offset)
  return `${Number(on.slice(0, 4)) - years}${on.slice(4)}`
}

/** What the phone now holds of one kind under a customer. */
export async function held(id: string, kind: StoredRecord["kind"]): Promise<StoredRecord[]> {
  return (await readBundle(id))?.records.filter((record) => record.kind === kind) ?? []
}
