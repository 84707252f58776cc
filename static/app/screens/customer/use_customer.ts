/** A customer's page as a value, kept fresh: read by one key, again whenever she changes in any tab. */

import { useLayoutEffect, useState } from "preact/hooks"
import { type Briefing, briefing } from "../../model/briefing"
import type { Bundle, StoredRecord } from "../../model/records"
import { readBundle, readCompany, setting } from "../../store/book"
import { onChange } from "../../store/changes"
import { today } from "../../ui/today"

interface Read {
  id: string
  bundle: Bundle | undefined
  company: StoredRecord | undefined
}

/** The briefing of `id`; undefined while the phone still reads, null where it does not hold her. */
export function useCustomer(id: string): Briefing | null | undefined {
  const [read, setRead] = useState<Read>()
  // Before the next frame, not after it: the read begins as soon as the page is asked for.
  useLayoutEffect(() => {
    let isGone = false
    async function look() {
      const found = await readCustomer(id)
      if (!isGone) setRead(found)
    }
    void look()
    const stop = onChange((ids) => {
      if (ids.has(id) || ids.has(companyOf(read) ?? "")) void look()
    })
    return () => {
      isGone = true
      stop()
    }
  }, [id, companyOf(read)])

  if (read?.id !== id) return undefined
  if (!read.bundle) return null
  return briefing(read.bundle, read.company, today.value, setting.value.leap_birthday) ?? null
}

async function readCustomer(id: string): Promise<Read> {
  const bundle = await readBundle(id)
  const company = companyOf({ bundle })
  return { id, bundle, company: company ? await readCompany(company) : undefined }
}

function companyOf(read: { bundle: Bundle | undefined } | undefined): string | undefined {
  const customer = read?.bundle?.records.find((record) => record.kind === "customer")
  return customer?.data.company_id as string | undefined
}
