/** Where the page starts: open the book, draw the screen, then begin to exchange. */

import "../styles/app.css"
import { render } from "preact"
import { App, fetchScreens } from "./app"
import { startShell } from "./net/shell"
import { startSync } from "./net/sync"
import { loadRows, openBook, setting } from "./store/book"
import { watchClock } from "./ui/today"
import { speak } from "./words/language"

async function start(): Promise<void> {
  await openBook()
  speak(setting.value.language)
  const place = document.getElementById("app")
  if (place) render(<App />, place)
  watchClock()
  startSync()
  // The first screen first: rows, worker and the other screens come when it has been drawn.
  requestAnimationFrame(() =>
    setTimeout(() => {
      void loadRows()
      void startShell()
      fetchScreens()
    }),
  )
}

void start()
