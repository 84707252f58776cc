/** A rep with a phone, for stories that may end anywhere: what she typed, what she was told is saved, and where it is. */

import { expect, vi } from "vitest"
import type { Change, Mutation } from "../../../static/app/model/records"
import { Fake } from "../net/server"
import { BOOK, customerId, digestOf, put, wire } from "../store/phone"

/** What the windows of this phone say to each other: one that is gone hears nothing. */
const channels: BroadcastChannel[] = []
vi.stubGlobal(
  "BroadcastChannel",
  class extends BroadcastChannel {
    constructor(name: string) {
      super(name)
      channels.push(this)
    }
  },
)

/** The app as one process: its modules loaded afresh, over whatever the phone's storage holds. */
export type App = Awaited<ReturnType<typeof openWindow>>

function load(): Promise<App> {
  for (const channel of channels.splice(0)) channel.close()
  return openWindow()
}

/** Opens the app in one more window, beside those that are open. */
export async function openWindow() {
  vi.resetModules()
  const [
    phone,
    device,
    book,
    cache,
    changes,
    outbox,
    drafts,
    aside,
    write,
    apply,
    brief,
    round,
    send,
    sync,
    session,
  ] = await Promise.all([
    import("../store/phone"),
    import("../../../static/app/store/device"),
    import("../../../static/app/store/book"),
    import("../../../static/app/store/cache"),
    import("../../../static/app/store/changes"),
    import("../../../static/app/store/outbox"),
    import("../../../static/app/store/drafts"),
    import("../../../static/app/store/aside"),
    import("../../../static/app/store/write"),
    import("../../../static/app/store/apply"),
    import("../../../static/app/net/brief"),
    import("../../../static/app/net/round"),
    import("../../../static/app/net/send"),
    import("../../../static/app/net/sync"),
    import("../../../static/app/net/session"),
  ])
  const store = {
    ...device,
    ...book,
    ...cache,
    ...changes,
    ...outbox,
    ...drafts,
    ...aside,
    ...write,
    ...apply,
  }
  return { phone, ...store, ...brief, ...round, ...send, ...sync, ...session }
}

// A story is many exchanges, and the machine may be busy.
vi.setConfig({ testTimeout: 180_000 })

export const MARIA = customerId(1)

/** How often an exchange may follow another before something is wrong. */
const ROUNDS = 50

export class Rep {
  /** Everything typed into each record, in order. */
  readonly typed = new Map<string, string[]>()
  /** How many of those the app has called saved. */
  readonly saved = new Map<string, number>()
  /** What the screens were told has changed. */
  readonly announced = new Set<string>()
  /** The way back of what was done last. */
  back = async () => {}

  private constructor(
    readonly server: Fake,
    public app: App,
    readonly user: string,
  ) {}

  /** Signs somebody in on a fresh phone; the server knows so many customers. */
  static async begin(customers: number): Promise<Rep> {
    const server = new Fake()
    for (let number = 1; number <= customers; number++) {
      server.entries.push(put(number, wire("customer", customerId(number), { given: `M${number}` })))
    }
    const app = await load()
    const { user } = await app.phone.newPhone()
    await app.keepBooks(user, [])
    await app.openBook()
    server.user = user
    const rep = new Rep(server, app, user)
    rep.listen()
    return rep
  }

  /** Starts the app again, after whatever happened to it. */
  async start(): Promise<void> {
    this.app = await load()
    await this.app.openBook()
    this.listen()
  }

  private listen(): void {
    this.app.onChange((ids) => {
      for (const id of ids) this.announced.add(id)
    })
  }

  /** Exchanges until there is nothing more to do. */
  async sync(): Promise<void> {
    const user = this.app.user.value
    if (!user) throw new Error("nobody is signed in")
    const memory = { held: new Set<string>(), count: 200 }
    await this.app.fetchBrief(user)
    for (let left = ROUNDS; left > 0; left--) {
      if (!(await this.app.runRound(user, memory, null)).isMore) return
    }
    expect.unreachable("the exchange never ends")
  }

  /** Saves one act: into each record one text. */
  async say(...acts: { change: Change; text: string }[]) {
    for (const { change, text } of acts) {
      this.typed.set(change.id, [...(this.typed.get(change.id) ?? []), text])
    }
    const saved = await this.app.save(acts.map(({ change }) => change))
    for (const { change } of acts) this.saved.set(change.id, this.typed.get(change.id)?.length ?? 0)
    return saved
  }

  /** Everything this phone keeps of its user's words: what waits, what was answered, drafts. */
  async kept(): Promise<string> {
    const { withOutbox, readMutation } = this.app
    const read = (store: string) =>
      withOutbox(
        this.user,
        (database) =>
          new Promise<unknown[]>((resolve, reject) => {
            const request = database.transaction(store).objectStore(store).getAll()
            request.onsuccess = () => resolve(request.result)
            request.onerror = () => reject(request.error)
          }),
      )
    const entries = (await read("mutations")) as Parameters<typeof readMutation>[0][]
    const mutations: Mutation[] = await Promise.all(entries.map(readMutation))
    for (const { op, id, mid } of mutations) {
      const twin = mutations.find((other) => op === "create" && other.op === op && other.id === id)
      expect(twin?.mid ?? mid, "a record is made once").toBe(mid)
    }
    return JSON.stringify([mutations, await read("drafts")])
  }

  /** Whatever was called saved is on this phone or on the server. */
  async expectFound(): Promise<void> {
    const everywhere = (await this.kept()) + JSON.stringify(this.server.records)
    for (const [id, count] of this.saved) {
      const texts = this.typed.get(id)?.slice(count - 1) ?? []
      expect(
        texts.some((text) => everywhere.includes(text)),
        `${texts} is lost`,
      ).toBe(true)
    }
  }

  /** No book had to start again: what the phone has is what it was sent, not what a digest had to mend. */
  async expectNoRestart(): Promise<void> {
    const { books } = await this.app.readState(this.user)
    expect(books.filter(({ restarted }) => restarted !== null)).toEqual([])
  }

  /** After an exchange in peace nothing waits, and phone and server hold the same, each thing once. */
  async expectEqual(where = ""): Promise<void> {
    const { app, server, user } = this
    expect(await app.waiting(), where).toEqual([])
    const shown = []
    await app.loadRows()
    for (const { id } of app.rows.value) shown.push(...((await app.readBundle(id))?.records ?? []))
    const plain = (records: { id: string; ver: number; data: unknown }[]) =>
      records.map(({ id, ver, data }) => ({ id, ver, data })).sort((a, b) => (a.id < b.id ? -1 : 1))
    const records = server.books.includes(BOOK) ? server.records : []
    expect(plain(shown), where).toEqual(plain(records))
    const book = (await app.readState(user)).books.find((one) => one.book === BOOK)
    if (server.books.includes(BOOK)) expect(book).toMatchObject({ after: server.head, ...digestOf(records) })
    else expect(book).toBeUndefined()
  }
}

/** A note about Maria with this text. */
export function note(id: string, text: string): { change: Change; text: string } {
  return { change: { op: "create", kind: "note", id, customer_id: MARIA, set: { text } }, text }
}

/** Maria's name, as this text. */
export function given(text: string, was: string): { change: Change; text: string } {
  return {
    change: { op: "set", kind: "customer", id: MARIA, set: { given: text }, was: { given: was } },
    text,
  }
}
