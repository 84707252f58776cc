/** What became of what the rep removed or wrote late: a line each, until it is put away. */

import { useEffect, useState } from "preact/hooks"
import { changeOf } from "../../model/change"
import type { Notice } from "../../model/kinds"
import type { StoredRecord } from "../../model/records"
import { companies, readBundle } from "../../store/book"
import { onChange } from "../../store/changes"
import { readNotices } from "../../store/notices"
import { save } from "../../store/write"
import { ActLine } from "../../ui/asking"
import { Section } from "../../ui/section"
import { settle } from "../../ui/settle"
import { meWords } from "../../words/me"
import { fieldName } from "../field_text"
import { recordLabel } from "../record_label"

const words = meWords.suggestions

/** One line and the notices it speaks of. */
interface Told {
  text: string
  notices: StoredRecord[]
}

export function Notices() {
  const [told, setTold] = useState<Told[]>([])
  useEffect(() => {
    let isGone = false
    const read = async () => {
      const lines = await linesOf(await readNotices())
      if (!isGone) setTold(lines)
    }
    void read()
    const stop = onChange(() => void read())
    return () => {
      isGone = true
      stop()
    }
  }, [])
  if (told.length === 0) return null
  return (
    <Section title={words.notices}>
      <ul class="devices">
        {told.map(({ text, notices }) => (
          <ActLine key={text} text={text} label={words.read} onPress={() => putAway(notices)} />
        ))}
      </ul>
    </Section>
  )
}

function putAway(notices: StoredRecord[]) {
  return settle(() => save(notices.map((notice) => changeOf(notice, "delete"))), words.readSaid)
}

/** What stays, one by one; what came late, by what became of it. */
async function linesOf(notices: StoredRecord[]): Promise<Told[]> {
  const lines: Told[] = []
  for (const notice of notices) {
    if (notice.data.what === "stays")
      lines.push({ text: await staysText(notice.data as Notice), notices: [notice] })
  }
  for (const [what, text] of Object.entries(words.late)) {
    const some = notices.filter(({ data }) => data.what === what)
    if (some.length > 0) lines.push({ text, notices: some })
  }
  return lines
}

async function staysText({ of_kind = "", of_id = "", of_customer, who, field }: Notice): Promise<string> {
  const bundle = of_customer ? await readBundle(of_customer) : undefined
  const record = companies.value.get(of_id) ?? bundle?.records.find(({ id }) => id === of_id)
  const label = (record && recordLabel(record)) ?? meWords.safety.what(of_kind, false)
  return words.stays(label, who, field && (field === "text" ? "it" : `“${fieldName(field).toLowerCase()}”`))
}
