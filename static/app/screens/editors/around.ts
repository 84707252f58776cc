/** Who an occasion or a fact can be about: the customer and the people around her, read from the phone. */

import { useEffect, useState } from "preact/hooks"
import { itemsOf } from "../../model/briefing"
import type { StoredRecord } from "../../model/records"
import { rowOf } from "../../model/row"
import { readBundle } from "../../store/book"

export interface Around {
  name: string
  /** Id and name of each person, for a field of choices. */
  people: [string, string][]
  records: readonly StoredRecord[]
}

/** Undefined until the phone has answered. */
export function useAround(customerId: string | undefined): Around | undefined {
  const [around, setAround] = useState<Around>()
  useEffect(() => {
    let isGone = false
    async function look(id: string) {
      const bundle = (await readBundle(id)) ?? { id, records: [] }
      if (isGone) return
      setAround({
        name: rowOf(bundle, new Map())?.name ?? "",
        people: itemsOf(bundle, "person").map((person) => [person.id, person.data.name ?? ""]),
        records: bundle.records,
      })
    }
    if (customerId) void look(customerId)
    return () => {
      isGone = true
    }
  }, [customerId])
  return around
}
