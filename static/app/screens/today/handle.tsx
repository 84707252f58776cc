/**
 * What was pressed on a notification: `/app/handle/{customer}/{key}/{act}`, with act `done`, `not_useful`, or the
 * days after which the reminder comes back. It is saved like a tap on Today, which then stands here.
 */

import { useEffect } from "preact/hooks"
import { useLocation } from "preact-iso"
import { readBundle } from "../../store/book"
import { settle } from "../../ui/settle"
import { today } from "../../ui/today"
import { nearDay } from "../../words/dates"
import { listWords } from "../../words/lists"
import { inDays, markDone, markNotUseful, snooze, type Told } from "./settle"
import { TodayScreen } from "./today"

const words = listWords.today

export function HandleScreen({
  customer,
  reminder,
  act,
}: {
  customer: string
  reminder: string
  act: string
}) {
  const { route } = useLocation()
  useEffect(() => {
    void handle({ key: reminder, customer_id: customer }, act).then(() => route("/app", true))
  }, [customer, reminder, act])
  return <TodayScreen />
}

/** A reminder of a customer who is not in this book, or no more, is passed over. */
async function handle(told: Told, act: string): Promise<void> {
  if (!(await readBundle(told.customer_id))) return
  const days = Number(act)
  if (act === "done") await settle(() => markDone(told), words.doneSaid)
  else if (act === "not_useful") {
    await settle(
      () => markNotUseful(told),
      ({ pauses }) => (pauses ? words.paused : words.notUsefulSaid),
    )
  } else if (days > 0) {
    const back = nearDay(inDays(days), today.value, { last: words.lastWeekday })
    await settle(() => snooze(told, days), words.later(back))
  }
}
