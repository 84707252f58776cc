/** A page of the app on a phone. */

import { Life } from "./life"
import type { App, Phone } from "./phone"

export class Page extends Life {
  readonly window = new EventTarget()
  readonly app: App

  /** `isNew`: the build after the update. */
  constructor(
    phone: Phone,
    readonly isNew: boolean,
    referrer: string,
  ) {
    super(phone)
    this.app = phone.world.load[isNew ? "page" : "oldPage"](this.pageGlobals(referrer))
  }

  begin(): void {
    this.run(this.app.begin())
  }

  /** Does one thing to its end, unless it takes time. */
  async do<T>(work: (app: App) => Promise<T>): Promise<T> {
    let outcome: { value: T } | { error: unknown } | undefined
    work(this.app).then(
      (value) => {
        outcome = { value }
      },
      (error) => {
        outcome = { error }
      },
    )
    await this.phone.world.loop.settle()
    if (!outcome) throw new Error("a thing that takes no network did not come to its end")
    if ("error" in outcome) throw outcome.error
    return outcome.value
  }

  /** The owner looks at it. */
  show(): void {
    this.window.dispatchEvent(new Event("pageshow"))
  }

  private pageGlobals(referrer: string): Record<string, unknown> {
    const { phone, window } = this
    const registration = { sync: { register: async () => phone.wantSync() } }
    return {
      ...this.globals(),
      navigator: {
        ...(phone.hasLocks ? { locks: { request: this.lock } } : {}),
        ...(phone.hasWorker ? { serviceWorker: { getRegistration: async () => registration } } : {}),
      },
      document: Object.assign(new EventTarget(), { visibilityState: "visible", referrer }),
      location: {
        origin: ORIGIN,
        pathname: "/app",
        assign: (place: string) => this.leave(place),
        reload: () => this.leave("/app"),
      },
      addEventListener: window.addEventListener.bind(window),
    }
  }

  /** Goes to another place; whoever is sent to the sign-in page signs in when the schedule says so. */
  private leave(place: string): void {
    if (!this.isAlive) return
    this.kill()
    const { phone } = this
    if (place === "/app") phone.world.loop.later(100, async () => void (await phone.open()))
    else phone.isAtSignIn = true
  }
}

export const ORIGIN = "https://blackbook.example"
