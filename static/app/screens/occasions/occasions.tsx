/** Occasions: the year ahead by month and week, who and what age. */

import { type Signal, useSignal } from "@preact/signals"
import { useMemo } from "preact/hooks"
import { type Month, mondayOf, yearAhead } from "../../model/occasions_list"
import { rows, rowsLoaded, setting } from "../../store/book"
import { Button } from "../../ui/button"
import { edit } from "../../ui/editing"
import { Page } from "../../ui/page"
import { EmptyState } from "../../ui/section"
import { today } from "../../ui/today"
import { dayInWeek, monthText, shortMonth, weekText } from "../../words/calendar"
import { ago, daysBetween } from "../../words/dates"
import { listWords } from "../../words/lists"
import { words as allWords } from "../../words/words"
import { type Block, Blocks } from "../book/blocks"
import { ROW_HEIGHT } from "../book/customer_row"
import { ComingRow } from "./coming_row"

const words = listWords.occasions

/** Rows in one block: about a screen full. */
const ROWS = 12

/** The heights the styles hold the headings to, in pixels. */
const MONTH_HEIGHT = 52
const WEEK_HEIGHT = 34

export function OccasionsScreen() {
  const jump = useSignal<string | null>(null)
  const day = today.value
  const leap = setting.value.leap_birthday
  const months = useMemo(() => yearAhead(rows.value, day, leap), [rows.value, day, leap])
  const blocks = useMemo(() => months.flatMap((month) => blocksOf(month, day)), [months, day])
  const count = months.flatMap(({ weeks }) => weeks.flatMap(({ days }) => days)).length
  return (
    <Page title={allWords.frame.occasions} subtitle={count > 0 && words.subtitle(count)} class="occasions">
      {count > 0 && <MonthChips months={months} jump={jump} />}
      <Blocks blocks={blocks} jump={jump} />
      {count === 0 && rowsLoaded.value && (
        <EmptyState
          action={
            <Button look="primary" onClick={() => edit({ kind: "occasion" })}>
              {words.add}
            </Button>
          }
        >
          {words.empty}
        </EmptyState>
      )}
    </Page>
  )
}

function MonthChips({ months, jump }: { months: readonly Month[]; jump: Signal<string | null> }) {
  return (
    <nav class="chips scroll months" aria-label={words.months}>
      <button type="button" class="chip" onClick={() => scrollTo({ top: 0 })}>
        {words.today}
      </button>
      {months.slice(1).map(({ month }) => (
        <button
          key={month}
          type="button"
          class="chip"
          onClick={() => {
            jump.value = month
          }}
        >
          {shortMonth(month)}
        </button>
      ))}
    </nav>
  )
}

/** The blocks of one month: its heading, the headings of its weeks, and the days, at most `ROWS` in one. */
function blocksOf({ month, weeks }: Month, day: string): Block[] {
  const blocks: Block[] = []
  for (const { monday, days } of weeks) {
    for (let from = 0; from < days.length; from += ROWS) {
      const part = days.slice(from, from + ROWS)
      const isFirst = blocks.length === 0
      const isWeek = from === 0
      blocks.push({
        key: isFirst ? month : `${month} ${monday} ${from}`,
        height: part.length * ROW_HEIGHT + (isFirst ? MONTH_HEIGHT : 0) + (isWeek ? WEEK_HEIGHT : 0),
        draw: () => (
          <>
            {isFirst && <h2 class="month">{monthText(month, day)}</h2>}
            {isWeek && <h3 class="letter">{weekName(monday, day)}</h3>}
            <ul class="rows">
              {part.map((coming) => (
                <ComingRow
                  key={coming.key}
                  day={coming}
                  aside={dayName(coming.on, day)}
                  isNow={coming.on === day}
                />
              ))}
            </ul>
          </>
        ),
      })
    }
  }
  return blocks
}

function weekName(monday: string, day: string): string {
  const weeks = daysBetween(mondayOf(day), monday) / 7
  if (weeks === 0) return words.thisWeek
  return weeks === 1 ? words.nextWeek : weekText(monday)
}

/** "today", "tomorrow", then "Thu 18". */
function dayName(on: string, day: string): string {
  const days = daysBetween(day, on)
  return days < 2 ? ago(days) : dayInWeek(on)
}
