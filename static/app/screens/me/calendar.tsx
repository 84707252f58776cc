/** The days and visits in another calendar: a secret link, to be copied, made anew or taken back. */

import { useEffect, useState } from "preact/hooks"
import { calendarLink, closeCalendar, openCalendar } from "../../net/calendar"
import { AskFirst } from "../../ui/asking"
import { Button } from "../../ui/button"
import { TextField } from "../../ui/field"
import { Section } from "../../ui/section"
import { meWords } from "../../words/me"
import { attempt } from "./act"

const words = meWords.calendar

export function CalendarLink() {
  /** undefined: not known, for want of a signal. */
  const [link, setLink] = useState<string | null | undefined>(undefined)

  const read = () =>
    calendarLink().then(setLink, () => {
      setLink(undefined)
    })
  useEffect(() => {
    void read()
  }, [])

  const make = () => attempt(async () => setLink(await openCalendar()), words.made)

  async function close() {
    if (await attempt(closeCalendar, words.closed)) setLink(null)
  }

  return (
    <Section title={words.title}>
      <p class="hint">{words.what}</p>
      {link === undefined && <AskFirst hint={words.needsSignal} label={words.again} onPress={read} />}
      {link === null && <Button onClick={make}>{words.make}</Button>}
      {link && (
        <div class="fields">
          <TextField label={words.link} value={link} onValue={() => {}} input={{ readOnly: true }} />
          <div class="chips">
            <Button look="primary" onClick={() => attempt(() => copy(link), words.copied)}>
              {words.copy}
            </Button>
            <Button onClick={make}>{words.renew}</Button>
            <Button look="quiet" onClick={close}>
              {words.close}
            </Button>
          </div>
        </div>
      )}
    </Section>
  )
}

function copy(link: string): Promise<void> {
  return navigator.clipboard.writeText(link)
}
