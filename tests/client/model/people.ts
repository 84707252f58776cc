/** Customers for the tests of the lists: a row as the store would make it, with the records behind it. */

import { gather } from "../../../static/app/model/gather"
import type { Fields, StoredRecord } from "../../../static/app/model/records"
import type { Row } from "../../../static/app/model/row"

let made = 0

/** A record of `kind` with a fresh id, or the one in `fields`. */
export function record(kind: StoredRecord["kind"], { id, ...data }: Fields & { id?: string }): StoredRecord {
  made += 1
  return {
    kind,
    id: id ?? `${kind}-${made}`,
    book: "book",
    customer_id: null,
    ver: 1,
    by: "user",
    at: "2026-06-01T08:00:00Z",
    data,
  }
}

/** A row of the Book, made from her own fields and what stands under her. */
export function rowOfPerson(
  name: string,
  fields: Fields = {},
  records: StoredRecord[] = [],
  more: Partial<Row> = {},
): Row {
  const own = record("customer", { id: `customer-${name}`, ...fields })
  const words = name.split(" ")
  const family = words.at(-1) ?? name
  return {
    id: own.id,
    name,
    sort: `${family} ${words[0]}`.toLowerCase(),
    company_id: null,
    company: "",
    title: "",
    towns: [],
    tags: [],
    people: [],
    tier: "B",
    status: "active",
    due: gather([own, ...records]),
    aliases: "",
    folded_name: name.toLowerCase(),
    folded: name.toLowerCase(),
    ...more,
  }
}
