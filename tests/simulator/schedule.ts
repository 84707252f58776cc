/** One schedule: two reps, two to five phones, and whatever happens to them, out of one seed. */

import { ACTS, type Act, WEIGHTS } from "./acts/acts"
import { create } from "./acts/writing"
import { Loop } from "./loop"
import { fetchOver, type Network } from "./network"
import { type Builds, Phone } from "./phone"
import { Chance } from "./random"
import type { Ask, Dump, HttpAnswer, Rep } from "./server"
import { isFound, Ledger, type Typed } from "./typed"

export class Schedule {
  readonly loop = new Loop()
  readonly chance: Chance
  readonly network: Network = { badness: 0, fates: {}, hanging: new Set() }
  readonly phones: Phone[] = []
  readonly ledger = new Ledger()
  /** What happened, for whoever reads a failure. */
  readonly steps: string[] = []
  /** What was seen to be wrong on the way. */
  readonly wrong: string[] = []
  readonly acts: Record<string, number> = {}
  reps: Rep[] = []
  isRestored = false
  /** What the schedule has made: customers, and whose book each was made in, notes, companies. */
  readonly people: { id: string; rep: number }[] = []
  readonly notes: { id: string; customer: string }[] = []
  readonly companies: string[] = []
  /** Who was made one with whom, whether or not the server did it. */
  readonly merges: { goes: string; stays: string }[] = []

  constructor(
    private readonly seed: number,
    private readonly askServer: Ask,
    private readonly load: Builds,
  ) {
    this.chance = new Chance(seed)
  }

  /** Runs the schedule up to the moment when the network is good again. */
  async run(): Promise<void> {
    const { chance, loop } = this
    loop.take()
    const page = chance.is(0.6) ? chance.between(1, 8) : 1000
    const begun = await this.ask<{ reps: Rep[] }>({
      do: "begin",
      seed: this.seed,
      page,
      serves_old: chance.is(0.5),
    })
    this.reps = begun.reps
    await this.ask({ do: "let_in", rep: 1, owner: 0, role: chance.one(["cover", "cover", null]) })
    await this.ask({ do: "let_in", rep: 0, owner: 1, role: chance.one(["cover", "viewer", null]) })
    await this.addPhones(chance.between(2, 5))
    this.network.badness = chance.one([0, 0.3, 0.7, 1])
    loop.pace = chance.one([0, 0, 5, 40])
    for (let left = chance.between(8, 20); left > 0; left--) {
      const act = chance.weighed<Act>(WEIGHTS)
      this.acts[act] = (this.acts[act] ?? 0) + 1
      this.steps.push(`${Math.round((loop.now % 86_400_000) / 1000)}s ${act}`)
      await ACTS[act](this)
      await loop.advance(chance.one([0, 0, 20, 100, 700, 3_000, 12_000]))
    }
  }

  /** The network is good, every phone has room, and its newest app is open in the hand of who has it. */
  async heal(): Promise<void> {
    this.network.badness = 0
    this.loop.pace = 0
    for (const fail of this.network.hanging) fail()
    this.network.hanging.clear()
    await this.loop.settle()
    for (const phone of this.phones) await this.takeInHand(phone)
    await this.loop.advance(3_000)
    for (const phone of this.phones) if (phone.isAtSignIn) await this.signIn(phone)
  }

  private async takeInHand(phone: Phone): Promise<void> {
    const wasFull = phone.isFull
    phone.isFull = false
    phone.isUpdated = true
    for (const page of phone.pages) if (!page.isNew) page.kill()
    phone.signal(true)
    const me = await this.ask<HttpAnswer>({ do: "http", path: "/api/me", token: phone.token })
    if (me.status !== 200) await this.signIn(phone)
    const page = await phone.page()
    // Whoever has made room looks whether it helped.
    if (wasFull) page.show()
  }

  /** What the server holds now. */
  async dump(): Promise<Dump> {
    return this.ask({ do: "dump" })
  }

  ask<T>(what: Record<string, unknown>): Promise<T> {
    return this.askServer({ ...what, now: new Date(this.loop.now).toISOString() })
  }

  /** Signs in on a phone, as whoever has it in the hand, or as `rep`. */
  async signIn(phone: Phone, rep = phone.rep): Promise<void> {
    Object.assign(phone, { rep, user: this.reps[rep]?.user })
    await phone.enter((await this.ask<{ token: string }>({ do: "sign_in", rep })).token)
    await this.loop.advance(2_000)
  }

  phone(): Phone {
    return this.chance.one(this.phones)
  }

  /** One of the first few customers, so that they are much written about. */
  customer(): string | undefined {
    return this.chance.one(this.people.slice(0, 3))?.id
  }

  /** A record's ids: of a customer also those of everybody she may have been made one with, on whichever phone. */
  idsOf(record: string): Set<string> {
    const all = new Set([record])
    for (const id of all) for (const { goes, stays } of this.merges) if (goes === id) all.add(stays)
    return all
  }

  /** Whether a text stands in a dump of the server, wherever it belongs. */
  isFound(typed: Typed, dump: Dump): boolean {
    return isFound(typed, dump, this.idsOf(typed.record))
  }

  newId(): string {
    const part = (digits: number) =>
      Array.from({ length: digits }, () => this.chance.between(0, 15).toString(16)).join("")
    return `01930000-${part(4)}-7${part(3)}-8${part(3)}-${part(12)}`
  }

  say(phone: Phone, what: string): void {
    this.steps.push(`  phone ${this.phones.indexOf(phone)} of rep ${phone.rep} ${what}`)
  }

  private async addPhones(count: number): Promise<void> {
    for (let number = 0; number < count; number++) {
      const phone = this.newPhone(number < 2 ? number : this.chance.between(0, 1))
      phone.hasLocks = this.chance.is(0.6)
      phone.hasWorker = this.chance.is(0.6)
      phone.isUpdated = this.chance.is(0.7)
      this.phones.push(phone)
      await this.signIn(phone)
    }
    const first = this.phones[0] as Phone
    await create(this, first)
    await create(this, first)
    await this.loop.advance(2_000)
    for (const phone of this.phones)
      this.say(phone, phone.isUpdated ? "begins" : "begins, with the old build")
    for (const phone of this.phones) for (const page of phone.pages) void page.app.syncNow()
    await this.loop.advance(3_000)
  }

  private newPhone(rep: number): Phone {
    const fetch = fetchOver({
      ...this,
      isOnline: () => phone.isOnline,
      token: () => phone.token,
      answered: () => phone.onAnswer(),
      ask: (what) => this.ask(what),
    })
    const phone: Phone = new Phone(rep, this.reps[rep]?.user ?? "", { ...this, fetch, load: this.load })
    phone.onForget = ({ user }) => this.wrong.push(`forgot: an outbox of ${user} was deleted`)
    return phone
  }
}
