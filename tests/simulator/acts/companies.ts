/** Companies, which follow their customers from book to book, or are copied where some of them stay. */

import type { Schedule } from "../schedule"
import { save, shownRecord } from "./writing"

/** A company is added to the book of a customer, who works there from now on. */
export async function addCompany(schedule: Schedule): Promise<void> {
  const phone = schedule.phone()
  const id = schedule.customer()
  const customer = id && (await shownRecord(phone, id, id))
  if (!customer) return
  const company = schedule.newId()
  const token = schedule.ledger.newToken()
  schedule.companies.push(company)
  const text = { token, field: "name", value: token, saw: null }
  const { book } = customer
  await save(
    schedule,
    phone,
    { op: "create", kind: "company", id: company, book, set: { name: token } },
    text,
  )
  await link(schedule, id, company)
}

/** A customer changes to a company that others work for. */
export async function changeCompany(schedule: Schedule): Promise<void> {
  const company = schedule.chance.one(schedule.companies)
  const id = schedule.customer()
  if (company && id) await link(schedule, id, company)
}

async function link(schedule: Schedule, id: string, company: string): Promise<void> {
  const phone = schedule.phone()
  const customer = await shownRecord(phone, id, id)
  if (!customer) return
  const was = { company_id: customer.data.company_id ?? null }
  await save(schedule, phone, { op: "set", kind: "customer", id, set: { company_id: company }, was })
}
