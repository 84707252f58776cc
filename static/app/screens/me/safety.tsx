/** What is safe where: what waits, since when and why, and how well this phone keeps it. */

import { useState } from "preact/hooks"
import { type SyncStatus, status, syncNow } from "../../net/sync"
import { user } from "../../store/book"
import { Button, buttonClass } from "../../ui/button"
import { Section } from "../../ui/section"
import { today, zone } from "../../ui/today"
import { meWords } from "../../words/me"
import { momentText } from "../../words/moments"
import { KeptAside, Waiting } from "./waiting"
import { WhatIf } from "./what_if"

const words = meWords.safety

const when = (moment: string) => momentText(moment, zone.value, today.value)

export function Safety() {
  const now = status.value
  const isTroubled = now.waiting > 0 || !now.reachable || now.signedOut
  return (
    <Section title={words.title}>
      <p class={isTroubled ? "lead warn" : "lead"}>{lead(now)}</p>
      {hint(now) && <p class="hint">{hint(now)}</p>}
      {now.signedOut ? (
        <a class={buttonClass("primary", true)} href="/sign-in">
          {words.signIn}
        </a>
      ) : (
        isTroubled && <TryNow />
      )}
      <Waiting count={now.waiting} />
      <KeptAside />
      {now.isAskedAgain && <p class="hint">{words.askedAgain}</p>}
      <Facts now={now} />
      <WhatIf />
    </Section>
  )
}

/** The one sentence that answers the question. */
function lead({ waiting, oldest, fetching, wiped, upgrade }: SyncStatus): string {
  if (wiped) return words.wiped
  if (upgrade) return words.upgrade
  if (waiting > 0) return words.waits(waiting, when(oldest ?? new Date().toISOString()))
  if (fetching === null) return words.allSafe
  return fetching?.total ? words.fetching(fetching.done, fetching.total) : words.fetchingBegins
}

function hint({ waiting, reachable, signedOut }: SyncStatus): string | null {
  if (signedOut) return waiting > 0 ? words.whySignedOut : words.signedOut
  if (!reachable) return waiting > 0 ? words.whySignal : words.noSignal
  return waiting > 0 ? words.whySending : null
}

function TryNow() {
  const [isTrying, setTrying] = useState(false)

  async function attempt() {
    setTrying(true)
    // What came of it stands above: the sentence changes, or it does not.
    await syncNow().catch(() => undefined)
    setTrying(false)
  }

  return (
    <Button onClick={attempt} disabled={isTrying}>
      {isTrying ? words.trying : words.tryNow}
    </Button>
  )
}

function Facts({ now }: { now: SyncStatus }) {
  const { lastExchange, persisted, shell, devices } = now
  // After a start without a signal there was none yet: the one before is remembered.
  const before = user.value?.heard?.at
  const last = lastExchange ?? (before && new Date(before).toISOString())
  return (
    <dl class="facts">
      <Fact name={words.last} value={last ? when(last) : words.never} />
      <Fact name={words.openAway} value={words.shell[shell]} />
      <Fact
        name={words.storage}
        value={persisted === null ? words.unknown : persisted ? words.persisted : words.notPersisted}
        hint={persisted === null ? undefined : persisted ? words.persistedHint : words.notPersistedHint}
      />
      {devices.map(({ device, label, waiting, oldest }) => (
        <Fact
          key={device}
          name={label}
          value={waiting > 0 ? words.otherWaits(waiting, oldest && when(oldest)) : words.otherSafe}
          isToMind={waiting > 0}
        />
      ))}
    </dl>
  )
}

interface FactProps {
  name: string
  value: string
  hint?: string | undefined
  isToMind?: boolean
}

function Fact({ name, value, hint, isToMind }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={isToMind ? "warn" : undefined}>{value}</dd>
      {hint && <dd class="hint">{hint}</dd>}
    </div>
  )
}
