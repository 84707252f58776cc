/** The service worker of a phone: the real one, woken to send what waits (Chromium's background sync). */

import { Life } from "./life"
import { ORIGIN } from "./page"
import type { Phone } from "./phone"

type Handler = (event: { tag: string; waitUntil: (work: Promise<unknown>) => void }) => void

/** What a worker may fail with: it is woken once more then. Everything else is a mistake in it. */
const EXPECTED = ["NetError", "StoreError", "AbortError"]

export class Worker extends Life {
  private readonly handlers = new Map<string, Handler>()

  constructor(phone: Phone) {
    super(phone)
    const addEventListener = (name: string, handler: Handler) => void this.handlers.set(name, handler)
    const matchAll = async () =>
      phone.pages.map((page) => ({ postMessage: () => page.isAlive && void page.app.syncNow() }))
    phone.world.load.worker({
      ...this.globals(),
      self: { addEventListener, clients: { matchAll }, location: { origin: ORIGIN } },
      navigator: {},
    })
  }

  /** Sends what waits; resolves whether it could, once it has ended. */
  async send(): Promise<boolean> {
    const work: Promise<unknown>[] = []
    this.handlers.get("sync")?.({ tag: "outbox", waitUntil: (one) => void work.push(one) })
    try {
      await Promise.all(work)
      return true
    } catch (error) {
      if (this.isAlive && !EXPECTED.includes((error as Error).name)) this.phone.failures.push(error)
      return false
    } finally {
      if (this.isAlive) this.kill()
    }
  }
}
