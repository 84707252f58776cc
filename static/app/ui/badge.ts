/** The number on the app's icon, where the system shows one: what is open on Today. */

import { effect } from "@preact/signals"
import type { Row } from "../model/row"
import type { LeapDay } from "../model/schedule"
import { openOn } from "../model/today"
import { status } from "../net/sync"
import { rows, rowsLoaded, setting } from "../store/book"
import { today } from "./today"

/** So many customers are looked at in one go: a tap must not wait for a book of ten thousand. */
const AT_ONCE = 200

let turn = 0

/** Keeps the number as the book is, whoever has changed it. Until the book is whole the last one stands. */
export function keepBadge(): void {
  effect(() => {
    const { fetching, wiped } = status.value
    if (!rowsLoaded.value || fetching !== null) return
    void show(wiped ? [] : rows.value, today.value, setting.value.leap_birthday)
  })
}

async function show(all: readonly Row[], day: string, leap?: LeapDay): Promise<void> {
  const mine = ++turn
  let open = 0
  for (let at = 0; at < all.length; at += AT_ONCE) {
    await new Promise((wake) => setTimeout(wake))
    if (mine !== turn) return
    open += openOn(all.slice(at, at + AT_ONCE), day, leap)
  }
  // Where reminders are not allowed some systems refuse this too; nothing depends on it.
  await navigator.setAppBadge?.(open).catch(() => {})
}
