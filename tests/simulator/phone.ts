/** A phone: storage that lasts, and pages and workers that come and go on it, each with the real code. */

import { IDBFactory } from "fake-indexeddb"
import type { Life } from "./life"
import type { Loop } from "./loop"
import { ORIGIN, Page } from "./page"
import type { Chance } from "./random"
import { Worker } from "./worker"

export type App = typeof import("./app")

/** Each makes the code of one page or worker out of the globals it sees. */
export interface Builds {
  page: (globals: Record<string, unknown>) => App
  /** The build before the update, with the schema before. */
  oldPage: (globals: Record<string, unknown>) => App
  worker: (globals: Record<string, unknown>) => unknown
}

interface World {
  loop: Loop
  chance: Chance
  fetch: typeof fetch
  load: Builds
}

/** What the outbox of one user on one phone is from the first sign-in until it is cleared away. */
export interface Outbox {
  user: string
  isCleared: boolean
}

export class Phone {
  readonly storage = new IDBFactory()
  readonly lives = new Set<Life>()
  readonly locks = new Set<string>()
  readonly failures: unknown[] = []
  token = ""
  isOnline = true
  /** How far this phone's clock is off (milliseconds). */
  skew = 0
  /** No room is left for anything new. */
  isFull = false
  /** Has the build after the update: a page opened now is one of it. */
  isUpdated = true
  /** Not every browser has Web Locks or background sync, and nothing may depend on them. */
  hasLocks = true
  hasWorker = true
  /** The app has sent its owner to the sign-in page. */
  isAtSignIn = false
  /** Called when an answer has come, when a transaction has written, and when the app deletes an outbox. */
  onAnswer = () => {}
  onWrite = () => {}
  onForget = (_outbox: Outbox) => {}
  private readonly outboxes = new Map<string, Outbox>()
  private cameFrom = ""
  private wantsSync = false

  /** `rep`: in whose hand it is; `user`: who that is. */
  constructor(
    public rep: number,
    public user: string,
    readonly world: World,
  ) {}

  get pages(): Page[] {
    return [...this.lives].filter((life) => life instanceof Page)
  }

  /** Opens a page, as a tap on the icon does. */
  async open(): Promise<Page> {
    const page = new Page(this, this.isUpdated, this.cameFrom)
    this.cameFrom = ""
    page.begin()
    await this.world.loop.settle()
    if (this.wantsSync) this.wake()
    return page
  }

  /** The page in front; opened where none is. */
  async page(): Promise<Page> {
    return this.pages.at(-1) ?? (await this.open())
  }

  /** Comes back from the sign-in page with a new session. */
  async enter(token: string): Promise<void> {
    this.token = token
    this.cameFrom = `${ORIGIN}/sign-in`
    this.isAtSignIn = false
    this.kill()
    await this.open()
  }

  /** Everything on the phone stops, wherever it was. */
  kill(): void {
    for (const life of [...this.lives]) life.kill()
  }

  /** Switches the signal on or off. */
  signal(isOnline: boolean): void {
    const isNew = isOnline && !this.isOnline
    this.isOnline = isOnline
    if (!isNew) return
    for (const page of this.pages) page.window.dispatchEvent(new Event("online"))
    if (this.wantsSync) this.wake()
  }

  /** Somebody asks that the worker sends as soon as there is a signal. */
  wantSync(): void {
    if (this.wantsSync) return
    this.wantsSync = true
    if (this.isOnline) this.wake()
  }

  /** Wakes the worker in a moment; where it cannot send, it is woken once more later. */
  wake(tries = 3): void {
    const { loop, chance } = this.world
    loop.later(chance.between(0, 1_500), () => {
      const worker = new Worker(this)
      void worker.send().then((isDone) => {
        if (isDone) this.wantsSync = false
        else if (tries > 1) loop.later(chance.between(20_000, 90_000), () => this.wake(tries - 1))
      })
    })
  }

  /** How a transaction that writes is refused now; null where it is not. */
  refuses(): "put" | "commit" | null {
    return this.isFull ? this.world.chance.one(["put", "commit"]) : null
  }

  /** The present outbox of a user. */
  outbox(user: string): Outbox {
    const known = this.outboxes.get(user)
    if (known && !known.isCleared) return known
    const made = { user, isCleared: false }
    this.outboxes.set(user, made)
    return made
  }

  /** Deletes a database for the app. */
  deleteDatabase(name: string): IDBOpenDBRequest {
    const outbox = this.clear(name)
    if (outbox) this.onForget(outbox)
    return this.storage.deleteDatabase(name)
  }

  /** The system clears away databases whose names begin so; everything stops. Returns the outboxes among them. */
  async evict(prefix: string): Promise<unknown[]> {
    this.kill()
    await this.world.loop.settle()
    const names = (await this.databases()).filter((each) => each.startsWith(prefix))
    const cleared = names.map((name) => this.clear(name))
    for (const name of names) this.storage.deleteDatabase(name)
    await this.world.loop.settle()
    return cleared.filter(Boolean)
  }

  async databases(): Promise<string[]> {
    let found: IDBDatabaseInfo[] = []
    void this.storage.databases().then((all) => {
      found = all
    })
    await this.world.loop.settle()
    return found.map(({ name }) => name ?? "")
  }

  /** Notes that an outbox is gone, if this is the name of one. */
  private clear(name: string): Outbox | undefined {
    if (!name.startsWith(OUTBOX)) return undefined
    const outbox = this.outbox(name.slice(OUTBOX.length))
    outbox.isCleared = true
    return outbox
  }
}

const OUTBOX = "bb-outbox-"
