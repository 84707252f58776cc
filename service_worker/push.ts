/** Reminders: showing them whatever comes, opening what they are about, and staying subscribed. */

import { ask } from "../static/app/net/exchange"
import { currentUser } from "../static/app/store/device"
import { workerWords } from "../static/app/words/worker"

declare const self: ServiceWorkerGlobalScope

/** A button under a notice, and the place in the app it opens: there the act is saved. */
interface Act {
  action: string
  title: string
  path: string
}

/** What is shown, and the place in the app it opens. */
export interface Notice {
  title: string
  body: string
  path: string
  tag: string
  lang?: string
  badge?: number
  acts?: Act[]
}

const HOME = "/app"
const APP = /^\/app(?=[/?#]|$)/

/**
 * Reads a push: the declarative shape (`{web_push: 8030, notification: {title, body, navigate, tag, …}}`) or the
 * same fields bare, with `url` for `navigate`. What cannot be read becomes a general notice: a push that shows
 * nothing costs the permission. Only places within this app are opened.
 */
export function readNotice(text: string | undefined, origin: string): Notice {
  const general = { ...workerWords, path: HOME, tag: "blackbook" }
  try {
    const message = JSON.parse(text ?? "")
    const said = message.notification ?? message
    if (typeof said.title !== "string" || said.title === "") return general
    const badge = Number(said.app_badge ?? message.app_badge)
    return {
      title: said.title,
      body: textOf(said.body) ?? "",
      path: placeOf(said.navigate ?? said.url, origin),
      tag: textOf(said.tag) ?? general.tag,
      lang: textOf(said.lang),
      badge: badge >= 0 ? badge : undefined,
      acts: said.actions?.map(({ action, title, navigate }: Record<string, unknown>) => ({
        action: String(action),
        title: String(title),
        path: placeOf(navigate, origin),
      })),
    }
  } catch {
    return general
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined
}

function placeOf(address: unknown, origin: string): string {
  try {
    const url = new URL(String(address), origin)
    return url.origin === origin && APP.test(url.pathname) ? url.pathname + url.search : HOME
  } catch {
    return HOME
  }
}

/** Shows a push. Never rejects, asks nobody before it has shown, and tells the open pages to look. */
export async function showReminder(data: PushMessageData | null): Promise<void> {
  const notice = readNotice(textIn(data), self.location.origin)
  await show(notice)
    .catch(() => show({ ...workerWords, path: notice.path, tag: notice.tag }))
    .catch(() => {})
  if (notice.badge !== undefined) await navigator.setAppBadge?.(notice.badge).catch(() => {})
  await tellPages({ type: "sync" })
}

function textIn(data: PushMessageData | null): string | undefined {
  try {
    return data?.text()
  } catch {
    return undefined
  }
}

function show({ title, body, path, tag, lang, acts = [] }: Notice): Promise<void> {
  const icons = { icon: "/static/icons/icon-192.png", badge: "/static/icons/badge.png" }
  // One tag each day and reason: a later one takes the earlier one's place without another sound.
  const options = { body, tag, lang, actions: acts, data: { path, acts }, ...icons }
  return self.registration.showNotification(title, options)
}

/**
 * Opens what a reminder is about, or with `action` the place of that button: in the window that is there, else in
 * a new one. The act is saved by the page, which knows the book; its place is kept by the browser until then.
 */
export async function openPlace({ action, notification }: NotificationEventInit): Promise<void> {
  notification.close()
  const { path, acts } = notification.data ?? {}
  const pressed = acts?.find((act: Act) => act.action === action)
  const place = placeOf(pressed?.path ?? path, self.location.origin)
  const [page] = await self.clients.matchAll({ type: "window", includeUncontrolled: true })
  if (!page) {
    await self.clients.openWindow(place)
    return
  }
  const focused = await page.focus().catch(() => page)
  focused.postMessage({ type: "open", path: place })
}

/** The browser has changed the subscription: makes a new one with the same key and tells the server. */
export async function renewSubscription(event: {
  oldSubscription?: PushSubscription | null
  newSubscription?: PushSubscription | null
}): Promise<void> {
  const user = await currentUser()
  const options = event.oldSubscription?.options
  const made = event.newSubscription ?? (options && (await self.registration.pushManager.subscribe(options)))
  if (!user || !made) return
  // The key it was made with: ours may be another by now.
  const key = [...new Uint8Array(made.options.applicationServerKey as ArrayBuffer)]
  const json = { ...made.toJSON(), device: user.device, key }
  await ask("/api/push/subscription", { method: "PUT", json })
}

/** Tells every open page something. */
export async function tellPages(message: { type: "sync" }): Promise<void> {
  for (const page of await self.clients.matchAll({ type: "window" })) page.postMessage(message)
}
