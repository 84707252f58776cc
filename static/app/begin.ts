/** What begins once the first screen is drawn: the exchange, the worker, the rows. Fetched late; the page does not wait. */

import { effect } from "@preact/signals"
import { fetchScreens } from "./app"
import { useSentences } from "./model/problem"
import { acceptUpdate, startShell, updateReady } from "./net/shell"
import { startSync, status } from "./net/sync"
import { loadRows, user } from "./store/book"
import { checkReading, reading } from "./store/reading"
import { tellPhone } from "./store/wishes"
import { keepBadge } from "./ui/badge"
import { openSheet } from "./ui/editing"
import { offer } from "./ui/toast"
import { today } from "./ui/today"
import { problemWords } from "./words/problems"
import { words } from "./words/words"

export function begin(): void {
  useSentences(problemWords)
  startSync()
  // Whoever has to sign in leaves this page in a moment, and WebKit keeps a worker "installing" for ever when the
  // page that asked for it goes away: it is asked for once somebody's book is open.
  once(
    () => user.value !== null,
    () => void startShell(),
  )
  effect(() => {
    if (reading.value === "open") void loadRows()
  })
  // Days pass, and clocks are set; but nobody who writes is interrupted.
  effect(() => {
    if (today.value && !openSheet.value) void checkReading()
  })
  keepBadge()
  fetchScreens()
  void import("./net/pictures").then(({ startPictures }) => startPictures())
  // A new version is offered only while nobody writes.
  effect(() => {
    if (updateReady.value && !openSheet.value) {
      offer(words.frame.updateReady, words.frame.update, () => void acceptUpdate())
    }
  })
  // Only once the book is whole: before that this phone does not know what was said last.
  once(
    () => !status.value.fetching && status.value.lastExchange !== null,
    () => void tellPhone(),
  )
}

/** Acts the first time that it is so. */
function once(isSo: () => boolean, act: () => void): void {
  let isDone = false
  effect(() => {
    if (isDone || !isSo()) return
    isDone = true
    act()
  })
}
