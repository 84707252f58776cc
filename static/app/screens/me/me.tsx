/** Me: what is safe where, reminders, devices, and the rest of the app. */

import { useState } from "preact/hooks"
import { exportUrl } from "../../net/interchange"
import { acceptUpdate, installable, isInstalled, updateReady } from "../../net/shell"
import { rows, user } from "../../store/book"
import { Button } from "../../ui/button"
import { Page } from "../../ui/page"
import { Line, Section } from "../../ui/section"
import { meWords } from "../../words/me"
import { words as allWords } from "../../words/words"
import { Silenced } from "../today/silenced"
import { CalendarLink } from "./calendar"
import { Devices } from "./devices"
import { Language } from "./language"
import { PasswordSheet } from "./password"
import { Reminders } from "./reminders"
import { Safety } from "./safety"
import { SignOut } from "./sign_out"
import { SuggestionsLine } from "./suggestions"

const words = meWords.me

export function MeScreen() {
  const owner = user.value
  return (
    <Page title={allWords.frame.me} subtitle={owner && `${owner.name} · ${owner.email}`} class="me">
      <Safety />
      <SuggestionsLine isKept />
      <Reminders />
      <Silenced rows={rows.value} />
      <CalendarLink />
      <Devices />
      <Language />
      <InAndOut />
      <ThisApp />
      <SignOut />
    </Page>
  )
}

const FORMATS = ["vcf", "csv", "json"] as const

function InAndOut() {
  return (
    <Section title={words.inAndOut}>
      <Line href="/app/me/import" what={words.import} />
      <details class="folded">
        <summary>{words.export}</summary>
        <p class="hint">{words.exportHint}</p>
        <div class="chips">
          {FORMATS.map((format) => (
            <a key={format} class="chip" href={exportUrl(format)} download>
              {words.formats[format]}
            </a>
          ))}
        </div>
      </details>
    </Section>
  )
}

function ThisApp() {
  const [isChanging, setChanging] = useState(false)
  return (
    <Section title={words.app} class="this-app">
      {updateReady.value && (
        <div class="ask-first">
          <p class="lead">{words.updateReady}</p>
          <Button look="primary" onClick={() => void acceptUpdate()}>
            {words.update}
          </Button>
        </div>
      )}
      <div class="lines">
        {isInstalled() && !installable.value ? (
          <Line what={words.installed} />
        ) : (
          <Line href="/app/me/install" what={words.install} />
        )}
        <Line onPress={() => setChanging(true)} what={words.password} />
        {/* Outside the app on purpose: it must open when the app cannot. */}
        <Line href="/rescue" what={words.rescue} detail={words.rescueHint} />
        <Line what={words.version} aside={__BUILD__} />
      </div>
      {isChanging && <PasswordSheet onClose={() => setChanging(false)} />}
    </Section>
  )
}
