/** A phone with one customer on it, and the app's own screens and sheets drawn on a page. */

import { render } from "@testing-library/preact"
import { LocationProvider } from "preact-iso"
import { newId } from "../../../static/app/model/ids"
import type { Fields, StoredRecord } from "../../../static/app/model/records"
import { CustomerScreen } from "../../../static/app/screens/customer/customer"
import { OpenedSheet } from "../../../static/app/screens/sheets"
import { loadRows, readBundle } from "../../../static/app/store/book"
import { openSheet } from "../../../static/app/ui/editing"
import { Toasts } from "../../../static/app/ui/toast"
import { speak } from "../../../static/app/words/language"
import { bundlesPage, newPhone, receive, wire } from "../store/phone"

speak("en-GB")

/** A day so many days from today, by the phone's own calendar. */
export function day(offset: number): string {
  const date = new Date()
  date.setDate(date.getDate() + offset)
  const two = (part: number) => String(part).padStart(2, "0")
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** What stands under a customer: its kind, its fields, and an id where a test wants to name it. */
export type Under = [StoredRecord["kind"], Fields, id?: string]

/** Signs somebody in on a fresh phone that holds one customer; returns her id. */
export async function phoneWith(own: Fields, under: Under[] = [], id = newId()): Promise<string> {
  const { user } = await newPhone()
  const records = under.map(([kind, data, name]) => wire(kind, name ?? newId(), data, { customer_id: id }))
  await receive(user, bundlesPage([{ customer_id: id, records: [wire("customer", id, own), ...records] }]))
  await loadRows()
  return id
}

function Sheets() {
  return openSheet.value && <OpenedSheet open={openSheet.value} />
}

/** Draws the customer's page with sheets and toasts, as the frame shows them. */
export function drawCustomer(id: string) {
  return render(
    <LocationProvider>
      <CustomerScreen id={id} />
      <Sheets />
      <Toasts />
    </LocationProvider>,
  )
}

/** What the phone now holds of one kind under a customer. */
export async function held(id: string, kind: StoredRecord["kind"]): Promise<StoredRecord[]> {
  return (await readBundle(id))?.records.filter((record) => record.kind === kind) ?? []
}
