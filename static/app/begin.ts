/** What begins once the first screen is drawn: the exchange, the worker, the rows. Fetched late; the page does not wait. */

import { effect } from "@preact/signals"
import { fetchScreens } from "./app"
import { acceptUpdate, startShell, updateReady } from "./net/shell"
import { startSync } from "./net/sync"
import { loadRows } from "./store/book"
import { openSheet } from "./ui/editing"
import { offer } from "./ui/toast"
import { words } from "./words/words"

export function begin(): void {
  startSync()
  void startShell()
  void loadRows()
  fetchScreens()
  // A new version is offered only while nobody writes.
  effect(() => {
    if (updateReady.value && !openSheet.value) {
      offer(words.frame.updateReady, words.frame.update, () => void acceptUpdate())
    }
  })
}
