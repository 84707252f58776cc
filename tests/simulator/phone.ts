/** A phone: storage that lasts, and pages that come and go on it, each with the real code and a world of its own. */

import { IDBFactory, IDBKeyRange } from "fake-indexeddb"
import type { Loop } from "./loop"
import type { Chance } from "./random"

export type App = typeof import("./app")

interface World {
  loop: Loop
  chance: Chance
  fetch: typeof fetch
  /** Makes the app of one page out of the globals it sees. */
  load: (globals: Record<string, unknown>) => App
}

/** A transaction or database of fake-indexeddb, as far as it must be known to break it. */
interface Inner {
  _state: string
  _abort(name: string): void
  db: unknown
}

export class Phone {
  readonly storage = new IDBFactory()
  readonly pages: Page[] = []
  token = ""
  isOnline = true
  /** How far this phone's clock is off (milliseconds). */
  skew = 0
  /** Not every browser has Web Locks, and nothing may depend on them. */
  hasLocks = true
  readonly locks = new Set<string>()
  /** Called when an answer has come, and when a transaction has written. */
  onAnswer = () => {}
  onWrite = () => {}

  constructor(
    readonly rep: number,
    readonly user: string,
    readonly world: World,
  ) {}

  /** Opens a page, as a tap on the icon does. */
  async open(): Promise<Page> {
    const page = new Page(this)
    this.pages.push(page)
    page.begin()
    await this.world.loop.settle()
    return page
  }

  /** The page in front; opened where none is. */
  async page(): Promise<Page> {
    return this.pages.at(-1) ?? (await this.open())
  }

  /** Everything on the phone stops, wherever it was. */
  kill(): void {
    for (const page of [...this.pages]) page.kill()
  }

  /** The system clears away the book, but not the outbox. */
  async evict(): Promise<void> {
    this.kill()
    await this.world.loop.settle()
    for (const { name } of await this.databases()) {
      if (name?.startsWith("bb-cache-")) this.storage.deleteDatabase(name)
    }
    await this.world.loop.settle()
  }

  /** Switches the signal on or off. */
  signal(isOnline: boolean): void {
    const isNew = isOnline && !this.isOnline
    this.isOnline = isOnline
    if (isNew) for (const page of this.pages) page.window.dispatchEvent(new Event("online"))
  }

  private async databases(): Promise<IDBDatabaseInfo[]> {
    let found: IDBDatabaseInfo[] = []
    void this.storage.databases().then((all) => {
      found = all
    })
    await this.world.loop.settle()
    return found
  }
}

export class Page {
  isAlive = true
  readonly window = new EventTarget()
  readonly app: App
  private readonly connections: IDBDatabase[] = []
  private readonly channels = new Set<{ onmessage: ((event: { data: unknown }) => void) | null }>()
  private readonly held = new Set<string>()

  constructor(private readonly phone: Phone) {
    this.app = phone.world.load(this.globals())
  }

  begin(): void {
    this.run(this.app.begin())
  }

  /** Lets something go on that nobody waits for; what it throws is told, unless the page is dead by then. */
  run(work: Promise<unknown>): void {
    work.catch((error) => {
      if (this.isAlive) this.failures.push(error)
    })
  }
  readonly failures: unknown[] = []

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

  /** The page is gone this very moment: what it was writing is not written. */
  kill(): void {
    this.isAlive = false
    this.phone.pages.splice(this.phone.pages.indexOf(this), 1)
    for (const lock of this.held) this.phone.locks.delete(lock)
    for (const connection of this.connections) cut(connection)
  }

  private reload(): void {
    if (!this.isAlive) return
    this.kill()
    this.phone.world.loop.later(100, async () => void (await this.phone.open()))
  }

  private globals(): Record<string, unknown> {
    const { phone, window } = this
    const { loop, chance } = phone.world
    const now = () => loop.now + phone.skew
    const soon = (run: () => void, wait = 0) => loop.later(wait, () => (this.isAlive ? run() : undefined))
    const every = (run: () => void, wait: number) =>
      soon(() => {
        run()
        every(run, wait)
      }, wait)
    const page = this
    class PhoneDate extends Date {
      constructor(...given: ConstructorParameters<typeof Date> | []) {
        super(...((given.length > 0 ? given : [now()]) as [number]))
      }
      static override now = now
    }
    class Channel {
      onmessage: ((event: { data: unknown }) => void) | null = null
      constructor() {
        page.channels.add(this)
      }
      postMessage(data: unknown): void {
        for (const other of phone.pages) {
          if (other === page) continue
          for (const channel of other.channels)
            loop.later(1, () => (other.isAlive ? channel.onmessage?.({ data }) : undefined))
        }
      }
    }
    const away = () => page.kill()
    return {
      Date: PhoneDate,
      Math: Object.create(Math, { random: { value: chance.next } }),
      crypto: {
        getRandomValues: (bytes: Uint8Array) => bytes.map((_, at) => (bytes[at] = chance.between(0, 255))),
      },
      setTimeout: soon,
      clearTimeout: (stop?: () => void) => stop?.(),
      setInterval: every,
      indexedDB: {
        open: (name: string, version: number) => page.openDatabase(name, version),
        deleteDatabase: (name: string) => phone.storage.deleteDatabase(name),
      },
      IDBKeyRange,
      BroadcastChannel: Channel,
      navigator: phone.hasLocks ? { locks: { request: page.lock } } : {},
      document: Object.assign(new EventTarget(), { visibilityState: "visible", referrer: "" }),
      location: {
        origin: "https://blackbook.example",
        pathname: "/app",
        assign: away,
        reload: () => page.reload(),
      },
      addEventListener: window.addEventListener.bind(window),
      fetch: (path: string, init?: RequestInit) =>
        page.isAlive ? phone.world.fetch(path, init) : new Promise(() => {}),
    }
  }

  private openDatabase(name: string, version: number): unknown {
    // Nobody hears what a dead page asks for.
    if (!this.isAlive) return {}
    const request = this.phone.storage.open(name, version)
    request.addEventListener("success", () => {
      this.connections.push(request.result)
      listen(request.result, () => this.phone.onWrite())
      if (!this.isAlive) cut(request.result)
    })
    return request
  }

  private lock = async (name: string, _how: unknown, work: (lock: unknown) => Promise<unknown>) => {
    const { locks } = this.phone
    if (locks.has(name)) return work(null)
    locks.add(name)
    this.held.add(name)
    try {
      return await work({ name })
    } finally {
      this.held.delete(name)
      if (this.isAlive) locks.delete(name)
    }
  }
}

/** Calls `written` after each transaction that writes, before anybody else hears of it. */
function listen(connection: IDBDatabase, written: () => void): void {
  const begin = connection.transaction.bind(connection)
  connection.transaction = (stores, mode, options) => {
    const transaction = begin(stores, mode, options)
    if (mode === "readwrite") transaction.addEventListener("complete", written)
    return transaction
  }
}

/** Takes a connection away in the middle of whatever it does: nothing of its open transactions is written. */
function cut(connection: IDBDatabase): void {
  const inner = (connection as unknown as { _rawDatabase: { transactions: Inner[] } })._rawDatabase
  for (const transaction of [...inner.transactions]) {
    if (transaction.db === connection && transaction._state !== "finished") transaction._abort("AbortError")
  }
  connection.close()
}
