/** One schedule: two reps, two to five phones, and whatever happens to them, out of one seed. */

import type { Change, Fields } from "../../static/app/model/records"
import { Loop } from "./loop"
import { fetchOver, type Network } from "./network"
import { type App, type Page, Phone } from "./phone"
import { Chance } from "./random"
import type { Dump, HttpAnswer, Rep } from "./server"

type Ask = <T>(what: Record<string, unknown>) => Promise<T>

/** A text that somebody typed, and what it was to take the place of. */
export interface Typed {
  token: string
  record: string
  field: string
  value: string
  /** What the screen showed before. */
  saw: string | null
  /** False while it is not certain that the phone said "saved". */
  isSaved: boolean
  /** Its writer wrote over it before it was ever sent. */
  isFolded: boolean
}

const ACTS = {
  addCustomer: 8,
  addNote: 14,
  changeName: 16,
  changeText: 14,
  changeTags: 4,
  disagree: 7,
  remove: 7,
  putBack: 4,
  dieSaving: 4,
  dieSyncing: 10,
  wait: 8,
  switchSignal: 8,
  openSecondPage: 4,
  evict: 3,
  jumpClock: 4,
  endSession: 2,
  changeMember: 3,
  writeByJob: 2,
  backUp: 3,
  restore: 3,
  restartServer: 2,
}
export type Act = keyof typeof ACTS

const THREE_YEARS = 3 * 365 * 24 * 60 * 60 * 1000

export class Schedule {
  readonly loop = new Loop()
  readonly chance: Chance
  readonly network: Network = { badness: 0, fates: {}, hanging: new Set() }
  readonly phones: Phone[] = []
  readonly typed: Typed[] = []
  /** What happened, for whoever reads a failure. */
  readonly steps: string[] = []
  isRestored = false
  private reps: Rep[] = []
  private readonly people: { id: string; rep: number }[] = []
  private readonly notes: { id: string; customer: string }[] = []
  private jobs: Typed[] = []
  private number = 0

  constructor(
    private readonly seed: number,
    private readonly askServer: Ask,
    private readonly load: (globals: Record<string, unknown>) => App,
  ) {
    this.chance = new Chance(seed)
  }

  /** Runs the schedule up to the moment when the network is good again. */
  async run(): Promise<void> {
    const { chance, loop } = this
    loop.take()
    const page = chance.is(0.6) ? chance.between(1, 8) : 1000
    const begun = await this.ask<{ reps: Rep[] }>({ do: "begin", seed: this.seed, page })
    this.reps = begun.reps
    await this.ask({ do: "let_in", rep: 1, owner: 0, role: "cover" })
    await this.ask({ do: "let_in", rep: 0, owner: 1, role: chance.one(["cover", "viewer"]) })
    await this.addPhones(chance.between(2, 5))
    this.network.badness = chance.one([0, 0.3, 0.7, 1])
    for (let left = chance.between(8, 20); left > 0; left--) {
      const act = chance.weighed(ACTS)
      this.steps.push(`${Math.round((loop.now % 86_400_000) / 1000)}s ${act}`)
      await this[act]()
      await loop.advance(chance.one([0, 0, 20, 100, 700, 3_000, 12_000]))
    }
  }

  /** The network is good, every phone is in its owner's hand, signed in, with the app open. */
  async heal(): Promise<void> {
    this.network.badness = 0
    for (const phone of this.phones) {
      const me = await this.ask<HttpAnswer>({ do: "http", path: "/api/me", token: phone.token })
      if (me.status !== 200) await this.signIn(phone)
      phone.signal(true)
      await phone.page()
    }
    for (const fail of this.network.hanging) fail()
    this.network.hanging.clear()
    await this.loop.settle()
  }

  /** What the server holds now. */
  async dump(): Promise<Dump> {
    return this.ask({ do: "dump" })
  }

  private ask<T>(what: Record<string, unknown>): Promise<T> {
    return this.askServer({ ...what, now: new Date(this.loop.now).toISOString() })
  }

  private async addPhones(count: number): Promise<void> {
    for (let number = 0; number < count; number++) {
      const rep = number < 2 ? number : this.chance.between(0, 1)
      let phone: Phone | undefined
      const fetch = fetchOver({
        ...this,
        isOnline: () => phone?.isOnline ?? false,
        token: () => phone?.token ?? "",
        answered: () => phone?.onAnswer(),
        ask: (what) => this.ask(what),
      })
      phone = new Phone(rep, this.reps[rep]?.user ?? "", { ...this, fetch, load: this.load })
      phone.hasLocks = this.chance.is(0.7)
      this.phones.push(phone)
      await this.signIn(phone)
    }
    const first = this.phones[0] as Phone
    await this.create(first)
    await this.create(first)
    await this.loop.advance(2_000)
    for (const phone of this.phones) this.say(phone, "begins")
    for (const phone of this.phones) for (const page of phone.pages) void page.app.syncNow()
    await this.loop.advance(3_000)
  }

  private async signIn(phone: Phone): Promise<void> {
    phone.token = (await this.ask<{ token: string }>({ do: "sign_in", rep: phone.rep })).token
    phone.kill()
    await phone.open()
    await this.loop.advance(2_000)
  }

  private say(phone: Phone, what: string): void {
    this.steps.push(`  phone ${this.phones.indexOf(phone)} of rep ${phone.rep} ${what}`)
  }

  private phone(): Phone {
    return this.chance.one(this.phones)
  }

  private newId(): string {
    const part = (digits: number) =>
      Array.from({ length: digits }, () => this.chance.between(0, 15).toString(16)).join("")
    return `01930000-${part(4)}-7${part(3)}-8${part(3)}-${part(12)}`
  }

  private newToken(): string {
    this.number += 1
    return `t${this.number}x`
  }

  /** Saves a change on a phone. Nobody else does anything meanwhile, unless the phone dies after `dies` tasks. */
  private async save(phone: Phone, change: Change, typed?: Typed, dies?: number): Promise<void> {
    const page = await phone.page()
    // A phone that nobody has signed in on yet, for want of a network, has no book to write in.
    if (!(await page.do((app) => app.currentUser()))) return
    if (typed) this.typed.push(typed)
    this.say(phone, `${change.op}s ${change.kind} ${change.id.slice(-4)} ${JSON.stringify(change.set ?? "")}`)
    const saved = () => {
      if (typed) typed.isSaved = true
    }
    if (dies !== undefined) {
      page.run(page.app.save([change]).then(saved))
      await this.loop.stop(dies)
      phone.kill()
      return this.loop.settle()
    }
    const before = await page.do((app) => app.waiting(phone.user))
    await page.do((app) => app.save([change]))
    saved()
    if (change.op === "set") this.noteFolds(before, await page.do((app) => app.waiting(phone.user)), typed)
  }

  /** A change put into one that was never sent takes its place: what stood there was written over by its writer. */
  private noteFolds(before: Waiting, after: Waiting, typed: Typed | undefined): void {
    const [text, now] = [JSON.stringify(before), JSON.stringify(after)]
    for (const one of this.typed) {
      if (text.includes(`${one.token}`) && !now.includes(one.token)) one.isFolded = true
    }
    const made = typed && after.find(({ set }) => set?.[typed.field] === typed.value)
    if (made && before.some(({ mid }) => mid === made.mid))
      typed.saw = (made.was?.[typed.field] ?? null) as never
  }

  private async create(phone: Phone, dies?: number): Promise<void> {
    const page = await phone.page()
    const state = await page.do((app) => app.readState(phone.user))
    const rep = this.chance.is(0.7) ? 0 : 1
    const book = this.reps[rep]?.book ?? ""
    if (state.books.length > 0 && !state.books.some((one) => one.book === book)) return
    const id = this.newId()
    this.people.push({ id, rep })
    const token = this.newToken()
    const typed = newTyped(token, id, "given", token, null)
    await this.save(phone, { op: "create", kind: "customer", id, book, set: { given: token } }, typed, dies)
  }

  /** A customer or note as a phone shows it; undefined where it does not. */
  private async shown(phone: Phone, customer: string, id: string): Promise<Fields | undefined> {
    const page = await phone.page()
    const bundle = await page.do((app) => app.readBundle(customer))
    return bundle?.records.find((record) => record.id === id)?.data
  }

  /** One of the first few, so that they are much written about. */
  private customer(): string | undefined {
    return this.chance.one(this.people.slice(0, 3))?.id
  }

  private async set(phone: Phone, kind: "customer" | "note", id: string, customer: string, field: string) {
    const shown = await this.shown(phone, customer, id)
    if (!shown) return
    const token = this.newToken()
    const saw = (shown[field] ?? null) as string | null
    const value = field !== "given" && saw && this.chance.is(0.5) ? `${saw} ${token}` : token
    const change: Change = { op: "set", kind, id, set: { [field]: value }, was: { [field]: saw } }
    if (kind === "note") change.customer_id = customer
    await this.save(phone, change, newTyped(token, id, field, value, saw))
  }

  async addCustomer(): Promise<void> {
    await this.create(this.phone())
  }

  async addNote(phone = this.phone(), dies?: number): Promise<void> {
    const customer = this.customer()
    if (!customer || !(await this.shown(phone, customer, customer))) return
    const id = this.newId()
    const token = this.newToken()
    const change: Change = { op: "create", kind: "note", id, customer_id: customer, set: { text: token } }
    if (this.chance.is(0.25)) change.book = this.reps[phone.rep]?.private ?? ""
    this.notes.push({ id, customer })
    await this.save(phone, change, newTyped(token, id, "text", token, null), dies)
  }

  async changeName(phone = this.phone(), id = this.customer()): Promise<void> {
    if (id) await this.set(phone, "customer", id, id, "given")
  }

  async changeText(): Promise<void> {
    const note = this.chance.one(this.notes.slice(0, 4))
    const customer = this.customer()
    if (note && this.chance.is(0.7)) await this.set(this.phone(), "note", note.id, note.customer, "text")
    else if (customer) await this.set(this.phone(), "customer", customer, customer, "how_met")
  }

  async changeTags(): Promise<void> {
    const [phone, id, tag] = [this.phone(), this.customer(), this.chance.one(["golf", "wine"])]
    if (!id || !(await this.shown(phone, id, id))) return
    const how = this.chance.one(["add", "remove"] as const)
    await this.save(phone, { op: "set", kind: "customer", id, [how]: { tags: [tag] } })
  }

  async disagree(): Promise<void> {
    const id = this.customer()
    for (const phone of this.phones.slice(0, 2)) await this.changeName(phone, id)
  }

  async remove(): Promise<void> {
    const phone = this.phone()
    const note = this.chance.one(this.notes.slice(0, 4))
    const customer = this.customer()
    if (note && this.chance.is(0.7)) {
      if (!(await this.shown(phone, note.customer, note.id))) return
      await this.save(phone, { op: "delete", kind: "note", id: note.id, customer_id: note.customer })
    } else if (customer && (await this.shown(phone, customer, customer))) {
      await this.save(phone, { op: "delete", kind: "customer", id: customer })
    }
  }

  async putBack(): Promise<void> {
    const note = this.chance.one(this.notes.slice(0, 4))
    if (!note) return
    await this.save(this.phone(), { op: "restore", kind: "note", id: note.id, customer_id: note.customer })
  }

  async dieSaving(): Promise<void> {
    const dies = this.chance.between(0, 40)
    if (this.chance.is(0.3)) await this.create(this.phone(), dies)
    else await this.addNote(this.phone(), dies)
  }

  /** A phone dies between two of the writes that follow an answer, or in the middle of one. */
  async dieSyncing(): Promise<void> {
    const phone = this.phone()
    if (this.chance.is(0.7)) {
      await this.addNote(this.chance.one(this.phones.filter((other) => other !== phone)))
      await this.loop.advance(1_500)
    }
    const page = await phone.page()
    let writes = this.chance.between(0, 6)
    const steps = this.chance.one([0, 1, 2, 3, 5, 8, 13, 21])
    phone.onAnswer = () => {
      phone.onWrite = () => {
        if (writes-- === 0) this.loop.left = Math.min(this.loop.left, steps)
      }
    }
    page.run(page.app.syncNow())
    await this.loop.stop(Number.POSITIVE_INFINITY, 2_000)
    Object.assign(phone, { onAnswer: () => {}, onWrite: () => {} })
    phone.kill()
    this.say(phone, "dies")
    if (this.chance.is(0.7)) await phone.open()
  }

  async wait(): Promise<void> {
    await this.loop.advance(this.chance.between(10_000, 90_000))
  }

  async switchSignal(): Promise<void> {
    const phone = this.phone()
    phone.signal(!phone.isOnline)
    this.say(phone, phone.isOnline ? "has a signal" : "has no signal")
  }

  async openSecondPage(): Promise<void> {
    const phone = this.phone()
    if (phone.pages.length < 2) await phone.open()
    else phone.pages[0]?.kill()
  }

  async evict(): Promise<void> {
    const phone = this.phone()
    await phone.evict()
    await phone.open()
    this.say(phone, "is cleared of its book")
  }

  async jumpClock(): Promise<void> {
    const phone = this.phone()
    phone.skew = this.chance.one([-THREE_YEARS, THREE_YEARS, 0])
    this.say(phone, `has its clock wrong by ${phone.skew}`)
  }

  async endSession(): Promise<void> {
    const phone = this.phone()
    await this.ask({ do: "end_session", token: phone.token })
    this.say(phone, "is signed out")
  }

  async changeMember(): Promise<void> {
    const rep = this.chance.between(0, 1)
    const role = this.chance.one(["cover", "viewer", null])
    await this.ask({ do: "let_in", rep, owner: 1 - rep, role })
    this.steps.push(`  rep ${rep} is ${role ?? "nothing"} to the other's book`)
  }

  async writeByJob(): Promise<void> {
    const [id, rep, token] = [this.newId(), this.chance.between(0, 1), this.newToken()]
    await this.ask({ do: "job", rep, customer: id, text: token })
    const typed = { ...newTyped(token, id, "given", token, null), isSaved: true }
    this.typed.push(typed)
    this.jobs.push(typed)
    this.people.push({ id, rep })
  }

  async backUp(): Promise<void> {
    await this.ask({ do: "back_up" })
    this.jobs = []
  }

  async restore(): Promise<void> {
    await this.ask({ do: "restore" })
    this.isRestored = true
    // No phone has what a job wrote since; only the backup could.
    for (const typed of this.jobs) typed.isSaved = false
    this.jobs = []
  }

  async restartServer(): Promise<void> {
    await this.ask({ do: "restart" })
  }
}

type Waiting = Awaited<ReturnType<App["waiting"]>>

function newTyped(token: string, record: string, field: string, value: string, saw: string | null): Typed {
  return { token, record, field, value, saw, isSaved: false, isFolded: false }
}

export type { Page }
