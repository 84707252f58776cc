/** A customer's page as a value, kept fresh: read by one key, again whenever she changes in any tab. */

import { useLayoutEffect, useRef, useState } from "preact/hooks"
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

/** What was read before the first page was drawn, until that page takes it. */
let ahead: Read | undefined

/** Reads the customer that `path` shows, so that the first frame of the app is her page and no empty one. */
export async function readAhead(path: string): Promise<void> {
  const id = /^\/app\/customer\/([^/]+)/.exec(path)?.[1]
  if (id) ahead = await readCustomer(id)
}

function takeAhead(): Read | undefined {
  const taken = ahead
  ahead = undefined
  return taken
}

/** The briefing of `id`; undefined while the phone still reads, null where it does not hold her. */
export function useCustomer(id: string): Briefing | null | undefined {
  const [read, setRead] = useState(takeAhead)
  const shown = useRef(read)
  shown.current = read
  // Before the next frame, not after it: the read begins as soon as the page is asked for.
  useLayoutEffect(() => {
    let isGone = false
    async function look() {
      const found = await readCustomer(id)
      if (!isGone) setRead(found)
    }
    if (shown.current?.id !== id) void look()
    const stop = onChange((ids) => {
      const { bundle } = shown.current ?? {}
      // Of one who was merged into another that other one is shown.
      if ([id, bundle?.id, companyOf({ bundle })].some((one) => ids.has(one ?? ""))) void look()
    })
    return () => {
      isGone = true
      stop()
    }
  }, [id])

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
