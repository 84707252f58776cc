/** The frame: which screen stands at which path, the bar at the bottom, sheets and toasts above all. */

import { ErrorBoundary, LocationProvider, lazy, Route, Router, useLocation } from "preact-iso"
import { CustomerScreen } from "./screens/customer/customer"
import { reading } from "./store/reading"
import { Boundary } from "./ui/boundary"
import { closeSheet, offerAdd, openSheet } from "./ui/editing"
import { AddIcon, BookIcon, MeIcon, OccasionsIcon, TodayIcon } from "./ui/icons"
import { say, Toasts } from "./ui/toast"
import { words } from "./words/words"

// The briefing comes with the first script; every other screen is a chunk of its own, held by the worker.
const Today = lazy(() => import("./screens/today/today").then((screen) => screen.TodayScreen))
const Book = lazy(() => import("./screens/book/book").then((screen) => screen.BookScreen))
const Occasions = lazy(() => import("./screens/occasions/occasions").then((screen) => screen.OccasionsScreen))
const Handle = lazy(() => import("./screens/today/handle").then((screen) => screen.HandleScreen))
const Me = lazy(() => import("./screens/me/me").then((screen) => screen.MeScreen))
const Import = lazy(() => import("./screens/me/import").then((screen) => screen.ImportScreen))
const Install = lazy(() => import("./screens/me/install").then((screen) => screen.InstallScreen))
const Suggestions = lazy(() => import("./screens/me/suggestions").then((screen) => screen.SuggestionsScreen))
const Locked = lazy(() => import("./screens/me/locked").then((screen) => screen.LockedScreen))
const OpenedSheet = lazy(() => import("./screens/sheets").then((sheets) => sheets.OpenedSheet))

/** Fetch the other screens while nobody waits for them, so that the next tap finds them here. */
export function fetchScreens(): void {
  for (const screen of [Today, Book, Occasions, OpenedSheet, Me]) void screen.preload()
}

export function App() {
  return (
    <LocationProvider scope="/app">
      {reading.value === "open" ? (
        <>
          <Screens />
          <BottomBar />
        </>
      ) : (
        <ErrorBoundary>
          <Locked />
        </ErrorBoundary>
      )}
      <Toasts />
      <ErrorBoundary onError={giveUpSheet}>
        {openSheet.value && <OpenedSheet open={openSheet.value} />}
      </ErrorBoundary>
    </LocationProvider>
  )
}

/** A sheet that cannot be shown is closed; its draft is on the phone. */
function giveUpSheet(): void {
  closeSheet()
  say(words.frame.sheetFailed)
}

function Screens() {
  const { path } = useLocation()
  return (
    <Boundary path={path}>
      <Router>
        <Route path="/app/book" component={Book} />
        <Route path="/app/occasions" component={Occasions} />
        <Route path="/app/handle/:customer/:reminder/:act" component={Handle} />
        <Route path="/app/me" component={Me} />
        <Route path="/app/me/import" component={Import} />
        <Route path="/app/me/install" component={Install} />
        <Route path="/app/me/suggestions" component={Suggestions} />
        <Route path="/app/customer/:id" component={CustomerScreen} />
        <Route default component={Today} />
      </Router>
    </Boundary>
  )
}

function BottomBar() {
  const { path } = useLocation()
  const customerId = /^\/app\/customer\/([^/]+)/.exec(path)?.[1]
  const place = customerId ? "book" : (/^\/app\/(book|occasions|me)\b/.exec(path)?.[1] ?? "today")
  const at = (name: string) => (place === name ? "page" : undefined)
  return (
    <nav class="bar" aria-label={words.frame.navigation}>
      <div>
        <a class="place" href="/app" aria-current={at("today")}>
          <TodayIcon />
          {words.frame.today}
        </a>
        <a class="place" href="/app/book" aria-current={at("book")}>
          <BookIcon />
          {words.frame.book}
        </a>
        <button type="button" class="add" aria-label={words.frame.add} onClick={() => offerAdd(customerId)}>
          <AddIcon />
        </button>
        <a class="place" href="/app/occasions" aria-current={at("occasions")}>
          <OccasionsIcon />
          {words.frame.occasions}
        </a>
        <a class="place" href="/app/me" aria-current={at("me")}>
          <MeIcon />
          {words.frame.me}
        </a>
      </div>
    </nav>
  )
}
