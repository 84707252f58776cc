/** Today: whom the rep meets, whom to ask after what, what is near, owed and overdue. All of it from the phone. */

import { useMemo } from "preact/hooks"
import { type TodayList, todayList } from "../../model/today"
import { rows, rowsLoaded, setting } from "../../store/book"
import { Button, buttonClass } from "../../ui/button"
import { edit } from "../../ui/editing"
import { Page } from "../../ui/page"
import { EmptyState } from "../../ui/section"
import { today } from "../../ui/today"
import { wholeDay } from "../../words/dates"
import { listWords } from "../../words/lists"
import { words as allWords } from "../../words/words"
import { SuggestionsLine } from "../me/suggestions"
import { NearYou } from "./near"
import { Notices } from "./notices"
import { OtherPhones } from "./other_phones"
import { RemindersOffer, RemindersStopped } from "./reminders_offer"
import { Asks, Days, Overdue, Promises, Visits, WriteUps } from "./sections"

const words = listWords.today

export function TodayScreen() {
  const day = today.value
  const leap = setting.value.leap_birthday
  const list = useMemo(() => todayList(rows.value, day, leap), [rows.value, day, leap])
  const isEmpty = rows.value.length === 0
  return (
    <Page
      title={allWords.frame.today}
      subtitle={!isEmpty && summary(list, day)}
      top={<span>{wholeDay(day)}</span>}
      class="today"
    >
      {isEmpty ? (
        rowsLoaded.value && <EmptyBook />
      ) : (
        <>
          <RemindersStopped />
          <Notices />
          <Visits items={list.visits} />
          <WriteUps items={list.writeUps} />
          <Asks items={list.asks} />
          <Days days={list.days} />
          <Promises items={list.promises} />
          <OtherPhones />
          <Overdue items={list.overdue} />
          {isQuiet(list) && (
            <EmptyState
              action={
                <a class={buttonClass()} href="/app/occasions">
                  {words.allOccasions}
                </a>
              }
            >
              {words.quiet}
            </EmptyState>
          )}
          <SuggestionsLine />
          <NearYou />
          <RemindersOffer isWorthIt={!isQuiet(list)} />
        </>
      )}
    </Page>
  )
}

/** "Two visits, one birthday, one promise": what comes tomorrow or later is shown, but not counted. */
function summary(list: TodayList, day: string): string {
  const days = list.days.filter(({ on }) => on === day)
  const birthdays = days.filter(({ type }) => type === "birthday").length
  return words.summary({
    visits: list.visits.filter(({ due }) => due.on === day).length,
    birthdays,
    days: days.length - birthdays,
    asks: list.asks.length,
    promises: list.promises.length,
  })
}

function isQuiet({ visits, writeUps, asks, days, promises, overdue }: TodayList): boolean {
  return [visits, writeUps, asks, days, promises, overdue].every((part) => part.length === 0)
}

function EmptyBook() {
  return (
    <EmptyState
      action={
        <>
          <Button look="primary" onClick={() => edit({ kind: "customer" })}>
            {listWords.book.firstCustomer}
          </Button>
          <a class="more" href="/app/me/import">
            {listWords.book.import}
          </a>
        </>
      }
    >
      {words.empty}
    </EmptyState>
  )
}
