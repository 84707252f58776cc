/** What is not on the server, as a file that can be kept elsewhere. */

import type { Mutation } from "../model/records"
import { allWaiting } from "../store/all_waiting"
import { user } from "../store/book"
import { parked } from "../store/outbox"

/** Returns these changes, or all that waits, photos as well, and all that was kept aside, as a file. */
export async function exportWaiting(some?: readonly Mutation[]): Promise<File> {
  const aside = some ? [] : (await parked()).map(({ mutation }) => mutation)
  const content = { user: user.value?.user, mutations: [...(some ?? (await allWaiting())), ...aside] }
  const day = new Date().toISOString().slice(0, 10)
  return new File([JSON.stringify(content, null, 1)], `blackbook-not-sent-${day}.json`, {
    type: "application/json",
  })
}
