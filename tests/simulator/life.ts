/** Code that runs on a phone until it ends: a page or the worker, each with a world of its own to look at. */

import { IDBKeyRange } from "fake-indexeddb"
import type { Phone } from "./phone"
import { cut, lose, watch } from "./storage"

interface Channel {
  onmessage: ((event: { data: unknown }) => void) | null
}

export abstract class Life {
  isAlive = true
  private readonly connections = new Set<IDBDatabase>()
  private readonly channels = new Set<Channel>()
  private readonly held = new Set<string>()

  constructor(readonly phone: Phone) {
    phone.lives.add(this)
  }

  /** It is gone this very moment: what it was writing is not written. */
  kill(): void {
    this.isAlive = false
    this.phone.lives.delete(this)
    for (const lock of this.held) this.phone.locks.delete(lock)
    for (const connection of this.connections) cut(connection)
  }

  /** Lets something go on that nobody waits for; what it throws is told, unless all is over by then. */
  run(work: Promise<unknown>): void {
    work.catch((error) => {
      if (this.isAlive) this.phone.failures.push(error)
    })
  }

  /** The system takes away every connection that is open. */
  loseStorage(isTold: boolean): void {
    for (const connection of this.connections) lose(connection, isTold)
    this.connections.clear()
  }

  /** The globals that pages and workers share; what is not named here or there is Node's own. */
  protected globals(): Record<string, unknown> {
    const { phone } = this
    const { loop, chance } = phone.world
    const now = () => loop.now + phone.skew
    class PhoneDate extends Date {
      constructor(...given: ConstructorParameters<typeof Date> | []) {
        super(...((given.length > 0 ? given : [now()]) as [number]))
      }
      static override now = now
    }
    const soon = (run: () => void, wait = 0) => loop.later(wait, () => (this.isAlive ? run() : undefined))
    const every = (run: () => void, wait: number) =>
      soon(() => {
        run()
        every(run, wait)
      }, wait)
    return {
      Date: PhoneDate,
      Math: Object.create(Math, { random: { value: chance.next } }),
      performance: { now: () => loop.now },
      crypto: {
        getRandomValues: (bytes: Uint8Array) => bytes.map((_, at) => (bytes[at] = chance.between(0, 255))),
      },
      setTimeout: soon,
      clearTimeout: (stop?: () => void) => stop?.(),
      setInterval: every,
      indexedDB: {
        open: (name: string, version: number) => this.openDatabase(name, version),
        deleteDatabase: (name: string) => (this.isAlive ? phone.deleteDatabase(name) : {}),
      },
      IDBKeyRange,
      BroadcastChannel: this.channelClass(),
      fetch: (path: string, init?: RequestInit) =>
        this.isAlive ? phone.world.fetch(path, init) : new Promise(() => {}),
    }
  }

  /** The browser's locks, as far as one asks for them without waiting. */
  protected readonly lock = async (
    name: string,
    _how: unknown,
    work: (lock: unknown) => Promise<unknown>,
  ) => {
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

  private channelClass(): new () => Channel {
    const life = this
    return class {
      onmessage: Channel["onmessage"] = null
      constructor() {
        life.channels.add(this)
      }
      postMessage(data: unknown): void {
        for (const other of life.phone.lives) {
          if (other !== life) other.hear(data)
        }
      }
    }
  }

  private hear(data: unknown): void {
    for (const channel of this.channels)
      this.phone.world.loop.later(1, () => (this.isAlive ? channel.onmessage?.({ data }) : undefined))
  }

  private openDatabase(name: string, version: number): unknown {
    // Nobody hears what the dead ask for.
    if (!this.isAlive) return {}
    const { phone } = this
    const request = phone.storage.open(name, version)
    request.addEventListener("success", () => {
      this.connections.add(request.result)
      watch(request.result, { written: () => phone.onWrite(), refuses: () => phone.refuses() })
      if (!this.isAlive) cut(request.result)
    })
    return request
  }
}
