/** The list row of a customer, made from her records: all that Today, Book and search need without opening her. */

import type { DueInput } from "./gather"
import type { Bundle, StoredRecord } from "./records"

export interface Row {
  id: string
  /** The display name. */
  name: string
  /** The name folded for sorting: family name first. */
  sort: string
  /** The letter of the A-Z bar: "A" to "Z", or "#". */
  letter: string
  company_id: string | null
  /** The company's name, or "". */
  company: string
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
  /** Name, company, people, towns and tags, folded; for search. */
  folded: string
  /** True while a change of her waits on this phone. */
  waiting?: boolean
}

/** Makes the row of a customer; undefined where her own record has not come yet. */
export function rowOf(_bundle: Bundle, _companies: ReadonlyMap<string, StoredRecord>): Row | undefined {
  throw new Error("not yet")
}
