/** Install help, for the phone at hand first. */

import { type Platform, platformOf } from "../../model/platform"
import { install, installable, isInstalled } from "../../net/shell"
import { Button } from "../../ui/button"
import { Page } from "../../ui/page"
import { Section } from "../../ui/section"
import { meWords } from "../../words/me"
import { attempt } from "./act"

const words = meWords.install

const PLATFORMS: readonly Platform[] = ["ios", "android", "androidFirefox", "desktop", "safari", "firefox"]

export function InstallScreen() {
  const here = platformOf(navigator)
  return (
    <Page
      title={words.title}
      subtitle={words.subtitle}
      top={<a href="/app/me">{words.back}</a>}
      class="install"
    >
      {isInstalled() ? (
        <p class="lead">{words.done}</p>
      ) : (
        <>
          {installable.value && (
            <Button look="primary" wide onClick={() => attempt(install)}>
              {words.now}
            </Button>
          )}
          <Section title={words.names[here]}>
            <Steps platform={here} />
          </Section>
        </>
      )}
      <Section title={words.others}>
        {PLATFORMS.filter((platform) => platform !== here).map((platform) => (
          <details class="folded" key={platform}>
            <summary>{words.names[platform]}</summary>
            <Steps platform={platform} />
          </details>
        ))}
      </Section>
    </Page>
  )
}

function Steps({ platform }: { platform: Platform }) {
  return (
    <ol class="steps">
      {words[platform].map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  )
}
