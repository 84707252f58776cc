/** Language and time zone: as the phone says, unless the rep wants them otherwise. */

import { setting } from "../../store/book"
import { wish } from "../../store/wishes"
import { ChoiceField } from "../../ui/field"
import { Section } from "../../ui/section"
import { LANGUAGES, languageName, locale } from "../../words/language"
import { meWords } from "../../words/me"
import { attempt } from "./act"

const words = meWords.me

export function Language() {
  const { language, zone } = setting.value
  const phoneZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <Section title={words.language}>
      <div class="fields">
        <ChoiceField
          label={words.languageField}
          value={language ?? ""}
          onValue={(tag) => void attempt(() => wish({ language: tag || null }), words.wishSaid)}
          choices={LANGUAGES.map((tag) => [tag, languageName(tag)])}
          none={words.asPhone(languageName(locale()))}
        />
        <ChoiceField
          label={words.zoneField}
          value={zone ?? ""}
          onValue={(name) => void attempt(() => wish({ zone: name || null }), words.wishSaid)}
          choices={zones().map((name) => [name, name.replaceAll("_", " ")])}
          none={words.asPhone(phoneZone.replaceAll("_", " "))}
        />
      </div>
    </Section>
  )
}

/** The zones this phone knows; an old one that cannot list them offers the two that matter. */
function zones(): string[] {
  return Intl.supportedValuesOf?.("timeZone") ?? ["UTC", Intl.DateTimeFormat().resolvedOptions().timeZone]
}
