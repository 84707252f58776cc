/** Reminders on this phone: whether they come, why not, when, and how much they say. */

import { useState } from "preact/hooks"
import type { Setting } from "../../model/kinds"
import { platformOf } from "../../model/platform"
import { type PushState, pushState, sendTest, turnOff } from "../../net/push"
import { setting } from "../../store/book"
import { wish } from "../../store/wishes"
import { Button } from "../../ui/button"
import { ChipsField, ChoiceField, TextField } from "../../ui/field"
import { Section } from "../../ui/section"
import { weekdayName } from "../../words/calendar"
import { timeText } from "../../words/dates"
import { meWords } from "../../words/me"
import { attempt } from "./act"
import { DaysOff } from "./days_off"
import { DIGEST_AT, morningAt, QUIET_FROM, QUIET_UNTIL } from "./hours"
import { lockLevels } from "./lock_levels"
import { PrimingSheet } from "./priming"
import { Sample } from "./sample"

const words = meWords.reminders

/** Days of the week by ISO 8601: 1 is Monday. */
const WORKDAYS: readonly number[] = [1, 2, 3, 4, 5]
const WEEK: readonly number[] = [...WORKDAYS, 6, 7]

/** Save a wish at once: it is small, and the field shows what was kept. */
function keep(wanted: { [Name in keyof Setting]?: Setting[Name] }): void {
  void attempt(() => wish(wanted))
}

export function Reminders() {
  const [isPriming, setPriming] = useState(false)
  const state = pushState.value
  const isOn = state === "on"
  return (
    <Section title={words.title}>
      <p class={isOn ? "lead" : "lead quiet"}>{stateText(state)}</p>
      <Help state={state} />
      {isOn ? (
        <div class="chips">
          <Button onClick={() => attempt(sendTest, words.testSent)}>{words.test}</Button>
          <Button look="quiet" onClick={() => attempt(turnOff, words.turnedOff)}>
            {words.turnOff}
          </Button>
        </div>
      ) : (
        (state === "off" || state === "stopped") && (
          <Button look="primary" wide onClick={() => setPriming(true)}>
            {words.turnOn}
          </Button>
        )
      )}
      {isOn && <Wishes />}
      {isPriming && <PrimingSheet onClose={() => setPriming(false)} />}
    </Section>
  )
}

function stateText(state: PushState): string {
  if (state === "on") return words.on(timeText(morningAt(setting.value)))
  if (state === "unsupported")
    return platformOf(navigator) === "ios" ? words.unsupportedIos : words.unsupported
  return words[state]
}

/** What to do about it, on this very platform. */
function Help({ state }: { state: PushState }) {
  const platform = platformOf(navigator)
  if (state === "denied") return <p class="hint">{words.deniedHow(platform)}</p>
  if (state !== "unsupported" || platform !== "ios") return null
  return (
    <a class="more" href="/app/me/install">
      {words.installFirst}
    </a>
  )
}

function Wishes() {
  const now = setting.value
  const days = now.workdays ?? WORKDAYS
  return (
    <div class="fields wishes">
      <div class="priming">
        <Sample level={now.lock_screen ?? "first_name"} time={morningAt(now)} />
      </div>
      <TextField
        label={words.time}
        value={now.digest_at ?? DIGEST_AT}
        onValue={(digest_at) => digest_at && keep({ digest_at })}
        input={{ type: "time", step: 900 }}
      />
      <ChipsField
        label={words.lockScreen}
        value={now.lock_screen ?? "first_name"}
        onValue={(level) => keep({ lock_screen: level as NonNullable<Setting["lock_screen"]> })}
        choices={lockLevels()}
      />
      <details class="folded">
        <summary>{words.more}</summary>
        <div class="fields">
          <div class="side">
            <TextField
              label={words.quietFrom}
              value={now.quiet_from ?? QUIET_FROM}
              onValue={(quiet_from) => quiet_from && keep({ quiet_from })}
              input={{ type: "time", step: 900 }}
            />
            <TextField
              label={words.quietUntil}
              value={now.quiet_until ?? QUIET_UNTIL}
              onValue={(quiet_until) => quiet_until && keep({ quiet_until })}
              input={{ type: "time", step: 900 }}
            />
          </div>
          <Workdays days={days} />
          <DaysOff />
          <ChoiceField
            label={words.leap}
            value={now.leap_birthday ?? "02-28"}
            onValue={(day) => keep({ leap_birthday: day as NonNullable<Setting["leap_birthday"]> })}
            choices={[
              ["02-28", words.leapDay["02-28"]],
              ["03-01", words.leapDay["03-01"]],
            ]}
          />
        </div>
      </details>
    </div>
  )
}

function Workdays({ days }: { days: readonly number[] }) {
  const toggle = (day: number) =>
    keep({ workdays: WEEK.filter((other) => (other === day ? !days.includes(day) : days.includes(other))) })
  return (
    <fieldset class="field">
      <legend>{words.workdays}</legend>
      <div class="chips">
        {WEEK.map((day) => (
          <label class="chip" key={day}>
            <input
              type="checkbox"
              checked={days.includes(day)}
              onChange={() => toggle(day)}
              aria-label={weekdayName(day, "long")}
            />
            {weekdayName(day, "short")}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
