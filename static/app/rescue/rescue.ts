/** The page for when nothing else works: what waits on this phone, a file of it, and a fresh copy of the app. */

import "./rescue.css"
import { rescueWords as words } from "../words/rescue"
import { countOf, fileOf, readUsers, type StoredUser, textsOf, textsOfDraft } from "./stored"

async function show(): Promise<void> {
  const place = document.getElementById("rescue")
  if (!place) return
  place.append(text("h1", words.title), text("p", words.about))
  try {
    const users = await readUsers()
    place.append(...(users.length > 0 ? users.map(sectionOf) : [text("p", words.nobody)]))
  } catch {
    place.append(text("p", words.failed))
  }
  place.append(repairSection())
}

function sectionOf(user: StoredUser): HTMLElement {
  const section = document.createElement("section")
  const oldest = user.entries[0]?.at
  const waiting = countOf(user)
  section.append(text("h2", user.name), text("p", user.email), text("p", words.waiting(waiting)))
  if (oldest) section.append(text("p", words.oldest(new Date(oldest).toLocaleString())))
  if (waiting + user.drafts.length > 0) {
    section.append(
      text("p", words.saveAbout),
      button(words.save, () => download(fileOf(user))),
    )
  }
  // On a shared phone nobody reads what another wrote: the file is handed over unopened.
  if (user.isCurrent) {
    section.append(
      ...listOf(
        words.texts,
        user.entries.map(({ body }) => textsOf(body)),
      ),
      ...listOf(
        words.drafts,
        user.drafts.map(({ body }) => textsOfDraft(body)),
      ),
    )
  } else if (user.entries.length > 0) section.append(text("p", words.locked))
  return section
}

function listOf(title: string, found: (string[] | null)[]): HTMLElement[] {
  const lines = found.flatMap((texts) => texts ?? [words.unreadable])
  if (lines.length === 0) return []
  const list = document.createElement("ul")
  list.append(...lines.map((line) => text("li", line)))
  return [text("h3", title), list]
}

function repairSection(): HTMLElement {
  const section = document.createElement("section")
  const answer = text("p", "")
  answer.setAttribute("role", "status")
  section.append(
    text("h2", words.repair),
    text("p", words.repairAbout),
    button(words.repair, async () => {
      if (!(await repair())) answer.textContent = words.repairFailed
    }),
    answer,
  )
  return section
}

/**
 * Drops the files of the app and opens it from the network. Only with a signal, for without one there would be no
 * app at all. The worker stays registered: to unregister it would end the push subscription.
 */
async function repair(): Promise<boolean> {
  // Not every 200 comes from the server: a hotel's sign-in page says it too.
  const asked = await fetch("/healthz", { cache: "no-store" }).catch(() => null)
  const health = await asked?.json().catch(() => null)
  if (health?.status !== "ok") return false
  for (const name of await caches.keys()) if (name.startsWith("shell-")) await caches.delete(name)
  location.replace("/app")
  return true
}

function download(file: File): void {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(file)
  link.download = file.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

function button(label: string, act: () => void): HTMLElement {
  const made = text("button", label) as HTMLButtonElement
  made.type = "button"
  made.addEventListener("click", act)
  return made
}

function text(tag: string, content: string): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = content
  return element
}

void show()
