/** What a thumb does in the car park. Links the phone opens itself: they need no network. */

import type { Briefing } from "../../model/briefing"
import type { Address } from "../../model/kinds"
import { addressToVisit, mapLink, numberToCall, phoneLink } from "../../model/reach"
import { edit } from "../../ui/editing"
import { timeOfDay, today, zone } from "../../ui/today"
import { words } from "../../words/words"

export function Actions({ page }: { page: Briefing }) {
  const { phones, addresses } = page.customer.data
  const phone = numberToCall(phones)
  const address = addressToVisit(addresses) ?? addressToVisit(page.company?.data.addresses as Address[])
  const complete = (focus: string) => () => edit({ kind: "customer", record: page.customer.record, focus })
  return (
    <div class="actions">
      {phone ? (
        <>
          <a href={phoneLink("tel", phone.value)}>{words.briefing.call}</a>
          <a href={phoneLink("sms", phone.value)}>{words.briefing.message}</a>
        </>
      ) : (
        <button type="button" onClick={complete("phones")}>
          {words.briefing.noPhone}
        </button>
      )}
      {address ? (
        <a href={mapLink(address, navigator.userAgent)}>{words.briefing.wayThere}</a>
      ) : (
        <button type="button" onClick={complete("addresses")}>
          {words.briefing.noAddress}
        </button>
      )}
      <button type="button" class="log" onClick={() => logVisit(page)}>
        {words.briefing.logVisit}
      </button>
    </div>
  )
}

/** The visit that was planned for today becomes the one that was held; without one a new one is written. */
function logVisit(page: Briefing): void {
  const when = { day: today.value, time: timeOfDay(), zone: zone.value }
  const planned = page.planned.find(({ data }) => data.when?.day === today.value)
  if (planned) edit({ kind: "touch", record: planned.record, fields: { state: "held" } })
  else edit({ kind: "touch", customerId: page.customer.id, fields: { type: "visit", state: "held", when } })
}
