/** The user's wishes: one record in the private book, the same on every device. */

import { namedId } from "../model/ids"
import type { Setting } from "../model/kinds"
import { setting, user } from "./book"
import { type Saved, save } from "./write"

/** Save these wishes; null takes one back, so that the phone or the default speaks again. */
export function wish(wanted: { [Name in keyof Setting]?: Setting[Name] | null }): Promise<Saved> {
  const now: Setting = setting.value
  const id = namedId(user.value?.user ?? "", "setting")
  if (Object.keys(now).length === 0) return save([{ op: "create", kind: "setting", id, set: wanted }])
  const was = Object.fromEntries(
    Object.keys(wanted).map((name) => [name, now[name as keyof Setting] ?? null]),
  )
  return save([{ op: "set", kind: "setting", id, set: wanted, was }])
}

/**
 * Tell the other devices and the server which language and zone this phone keeps, where that is news.
 * Call it once the book is whole: before that nobody knows what was said last.
 */
export async function tellPhone(): Promise<void> {
  if (!user.value) return
  const phone_zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const phone_language = navigator.language
  if (setting.value.phone_zone === phone_zone && setting.value.phone_language === phone_language) return
  await wish({ phone_zone, phone_language })
}
