/** Where the page starts: open the book and draw the screen; everything else begins after that. */

import "../styles/app.css"
import { render } from "preact"
import { App } from "./app"
import { readAhead } from "./screens/customer/use_customer"
import { openBook, setting } from "./store/book"
import { checkReading, reading } from "./store/reading"
import { watchKeyboard } from "./ui/keyboard"
import { watchClock } from "./ui/today"
import { speak } from "./words/language"

async function start(): Promise<void> {
  await openBook()
  await checkReading()
  if (reading.value === "open") await readAhead(location.pathname)
  speak(setting.value.language)
  const place = document.getElementById("app")
  if (place) render(<App />, place)
  watchClock()
  watchKeyboard()
  requestAnimationFrame(() => setTimeout(beginLater))
}

async function beginLater(): Promise<void> {
  const { begin } = await import("./begin")
  begin()
}

void start()
