/** Which language the app speaks, and how that language writes dates and numbers here. */

/** The languages there is a catalogue for; the first is spoken where none fits. */
export const LANGUAGES = ["en"] as const

let spoken = choose(phoneLanguage())

/** The BCP 47 tag that Intl formats with: the catalogue's language, the phone's region. */
export function locale(): string {
  return spoken
}

/** Speak `wished` (a BCP 47 tag), or as the phone says where nothing was wished. */
export function speak(wished: string | null | undefined): void {
  spoken = choose(wished || phoneLanguage())
}

function phoneLanguage(): string {
  return typeof navigator === "undefined" ? "en" : navigator.language || "en"
}

/** English on a Swedish phone is `en-SE`: English words, days before months. */
function choose(tag: string): string {
  try {
    const wished = new Intl.Locale(tag)
    const language = LANGUAGES.find((known) => known === wished.language) ?? LANGUAGES[0]
    return wished.region ? `${language}-${wished.region}` : language
  } catch {
    return LANGUAGES[0]
  }
}

/** A language by its own name: "English", "svenska". */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: "language" }).of(tag.split("-")[0] ?? tag) ?? tag
  } catch {
    return tag
  }
}
