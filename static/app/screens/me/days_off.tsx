/** Days off: whose public holidays count, and when the rep is away. Nothing is sent on them. */

import { useState } from "preact/hooks"
import type { Setting } from "../../model/kinds"
import { setting } from "../../store/book"
import { wish } from "../../store/wishes"
import { ActLine } from "../../ui/asking"
import { Button } from "../../ui/button"
import { ChoiceField, TextField } from "../../ui/field"
import { today } from "../../ui/today"
import { dayText } from "../../words/dates"
import { locale } from "../../words/language"
import { meWords } from "../../words/me"
import { attempt } from "./act"

const words = meWords.reminders

/** How the setting says that no country's holidays count. */
const NONE = "none"

export function DaysOff() {
  const { holidays_of, vacation = [] } = setting.value
  const [first, setFirst] = useState("")
  const [last, setLast] = useState("")
  const isWhole = first !== "" && last >= first

  const keep = (wanted: { [Name in keyof Setting]?: Setting[Name] | null }) => attempt(() => wish(wanted))

  async function add() {
    // What is long over need not be kept.
    const still = vacation.filter((period) => period.last >= today.value)
    const all = [...still, { first, last }].sort((a, b) => (a.first < b.first ? -1 : 1))
    if (!(await keep({ vacation: all }))) return
    setFirst("")
    setLast("")
  }

  return (
    <>
      <ChoiceField
        label={words.holidaysOf}
        value={holidays_of ?? ""}
        onValue={(country) => void keep({ holidays_of: country || null })}
        choices={[[NONE, words.noHolidays], ...countries()]}
        none={words.asZone}
      />
      <fieldset class="field">
        <legend>{words.vacation}</legend>
        <ul class="devices">
          {vacation.map((period) => {
            const span = `${dayText(period.first, today.value)} – ${dayText(period.last, today.value)}`
            const others = vacation.filter((other) => other !== period)
            return (
              <ActLine
                key={span}
                text={span}
                label={words.removeVacation}
                onPress={() => void keep({ vacation: others })}
              />
            )
          })}
        </ul>
        <div class="side">
          <TextField label={words.firstDayOff} value={first} onValue={setFirst} input={{ type: "date" }} />
          <TextField
            label={words.lastDayOff}
            value={last}
            onValue={setLast}
            input={{ type: "date", min: first }}
          />
        </div>
        <Button onClick={add} disabled={!isWhole}>
          {words.addVacation}
        </Button>
      </fieldset>
    </>
  )
}

/** Every country this phone can name, by its name. */
function countries(): [string, string][] {
  const names = new Intl.DisplayNames([locale()], { type: "region", fallback: "none" })
  const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
  return letters
    .flatMap((a) => letters.map((b) => a + b))
    .filter((code) => !NO_COUNTRIES.has(code))
    .flatMap((code): [string, string][] => {
      const name = names.of(code)
      return name ? [[code, name]] : []
    })
    .sort(([, a], [, b]) => a.localeCompare(b, locale()))
}

/** Codes that have a name and are no country of today: unions, pseudo-regions, the unknown. */
const NO_COUNTRIES = new Set(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"])
