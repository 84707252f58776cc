/** What has waited for hours on the rep's other phones: nothing but opening them brings it here. */

import { statusSignal } from "../../net/status"
import { listWords } from "../../words/lists"

const words = listWords.today

/** Milliseconds; the server tells of it by push after as long (webapp/reminders/unsent.py). */
const WAITS = 4 * 3_600_000

export function OtherPhones() {
  const late = statusSignal.value.devices.filter(
    ({ waiting, oldest }) => waiting > 0 && oldest && Date.parse(oldest) < Date.now() - WAITS,
  )
  return late.map(({ device, label, waiting }) => (
    <p class="offer" key={device}>
      {words.otherPhone(waiting, label)}
    </p>
  ))
}
