/** The devices the rep is signed in on, and the way to shut one out. The list comes from the server. */

import { useEffect, useState } from "preact/hooks"
import { type DeviceSession, endSession, sessions } from "../../net/session"
import { ActLine, AskFirst } from "../../ui/asking"
import { Section } from "../../ui/section"
import { today, zone } from "../../ui/today"
import { meWords } from "../../words/me"
import { momentText } from "../../words/moments"
import { attempt } from "./act"

const words = meWords.me

export function Devices() {
  const [list, setList] = useState<DeviceSession[] | null>(null)
  const [isAway, setAway] = useState(false)

  async function read() {
    setAway(false)
    try {
      setList(await sessions())
    } catch {
      setAway(true)
    }
  }

  useEffect(() => {
    void read()
  }, [])

  async function end({ id, label }: DeviceSession) {
    if (await attempt(() => endSession(id), words.ended(label))) await read()
  }

  return (
    <Section title={words.devices}>
      {isAway && <AskFirst hint={words.devicesNeedSignal} label={words.again} onPress={read} />}
      <ul class="devices">
        {list?.map((session) => (
          <ActLine
            key={session.id}
            text={session.label}
            hint={hintOf(session)}
            label={session.this ? undefined : words.end}
            onPress={() => end(session)}
          />
        ))}
      </ul>
    </Section>
  )
}

/** "last opened Monday at 14:05 · last reminder today at 7:30" */
function hintOf({ this: isThis, last_used, reminders, reminded }: DeviceSession): string {
  const when = (moment: string) => momentText(moment, zone.value, today.value)
  const said = [isThis ? words.thisOne : words.lastOpened(when(last_used))]
  if (reminders === "on") said.push(words.lastReminder(reminded ? when(reminded) : undefined))
  if (reminders === "stopped") said.push(words.remindersStopped)
  return said.join(" · ")
}
