/** A server on the loopback that speaks the exchange, for the tests of the phone: books kept in memory. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, vi } from "vitest"
import type {
  BookInfo,
  Brief,
  Entry,
  ExchangeAnswer,
  ExchangeRequest,
  Hello,
  Page,
  Receipt,
  WireBundle,
  WireMutation,
  WireRecord,
} from "../../../static/app/model/wire"
import { BOOK, bundlesPage, digestOf, EPOCH, entriesPage, gone, PRIVATE, put, wire } from "../store/phone"

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** Starts a server on the loopback and lets `fetch` ask it for every path, as it does in a page. */
export async function listen(handler: Handler): Promise<{ asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    let body = ""
    request.on("data", (part) => {
      body += part
    })
    request.on("end", () => {
      asked.push(`${request.method} ${request.url}`)
      handler(request, response, body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const real = globalThis.fetch
  vi.stubGlobal("fetch", (path: string, init?: RequestInit) => real(new URL(path, base), init))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return { asked }
}

/** Answers as our server does. */
export function answerJson(response: ServerResponse, status: number, body: unknown, more = {}): void {
  response.writeHead(status, { "Content-Type": "application/json", "X-Blackbook": "1", ...more })
  response.end(JSON.stringify(body))
}

/** One book and a private one, kept in memory: enough of the server to have the phone run against. */
export class Fake {
  user = ""
  /** Another after the server was restored from a backup. */
  epoch = EPOCH
  /** Below this rev the deleted are forgotten: a cursor that is older must start again. */
  floor = 0
  entries: Entry[] = []
  receipts = new Map<string, Receipt>()
  /** Customers a bundle page holds. */
  pageSize = 500
  books = [BOOK, PRIVATE]
  wipe = false
  /** For how many days a phone may show the book without another hello; undefined: a server that does not say. */
  readingDays: number | undefined
  /** What becomes of a mutation, instead of `applied`. */
  refuse: (mutation: WireMutation) => Partial<Receipt> | null = () => null
  /** Called with each request before anything is done; an answer instead of ours. */
  intercept: (request: ExchangeRequest, response: ServerResponse) => boolean = () => false
  /** Customers the brief holds; null: a server that knows of none. */
  brief: string[] | null = null
  /** Cuts the connection after the work is done, before the answer. */
  losesAnswers = 0
  /** Sends so many bytes of an answer and cuts the connection; null: all of them. */
  cutsAnswersAt: number | null = null
  requests: ExchangeRequest[] = []

  handle: Handler = (request, response, body) => {
    if (request.url === "/api/me")
      return answerJson(response, 200, { user: this.user, name: "", email: "", role: "" })
    if (request.url === "/api/sign-out") {
      response.writeHead(204, { "X-Blackbook": "1" }).end()
      return
    }
    if (request.url === "/api/sync/brief" && this.brief) {
      return answerJson(response, 200, this.briefOf(this.brief))
    }
    if (request.url !== "/api/sync")
      return answerJson(response, 404, { error: { code: "not_found", message: "" } })
    const asked: ExchangeRequest = JSON.parse(body)
    this.requests.push(asked)
    if (this.intercept(asked, response)) return
    const answer = this.exchange(asked)
    if (this.losesAnswers > 0) {
      this.losesAnswers -= 1
      response.destroy()
      return
    }
    if (this.cutsAnswersAt !== null) {
      const text = Buffer.from(JSON.stringify(answer))
      const head = { "Content-Type": "application/json", "X-Blackbook": "1", "Content-Length": text.length }
      response.writeHead(200, head).write(text.subarray(0, this.cutsAnswersAt), () => response.destroy())
      return
    }
    answerJson(response, 200, answer)
  }

  get head(): number {
    return this.entries.at(-1)?.rev ?? 0
  }

  /** Every record as it stands. */
  get records(): WireRecord[] {
    const last = new Map(this.entries.map((entry) => [entry.id, entry]))
    return [...last.values()].flatMap(({ op, kind, id, ver, customer_id, data }) =>
      op === "put" ? [wire(kind, id, data ?? {}, { ver, customer_id })] : [],
    )
  }

  private exchange(asked: ExchangeRequest): ExchangeAnswer {
    const receipts = asked.mutations.map((mutation) => this.apply(mutation))
    return {
      receipts,
      hello: this.hello(),
      pages: this.wipe ? [] : this.books.map((book) => this.page(asked, book)),
    }
  }

  private apply(mutation: WireMutation): Receipt {
    const known = this.receipts.get(mutation.mid)
    if (known) return known
    const { mid } = mutation
    const base = { mid, book: BOOK, rev: null, ver: null, conflict: null, reason: null }
    if (mutation.after && !this.receipts.has(mutation.after)) return { ...base, outcome: "defer" }
    const refused = this.refuse(mutation)
    const before = this.entries.findLast(({ id, op }) => id === mutation.id && op === "put")
    const ver = (this.entries.findLast(({ id }) => id === mutation.id)?.ver ?? 0) + 1
    const rev = this.head + 1
    const receipt: Receipt = refused
      ? { ...base, outcome: "parked", ...refused }
      : { ...base, outcome: "applied", rev, ver }
    if (!refused) {
      const data = { ...before?.data, ...mutation.set }
      const customer_id = mutation.customer_id ?? before?.customer_id ?? null
      const record = wire(mutation.kind, mutation.id, data, { ver, customer_id })
      this.entries.push(mutation.op === "delete" ? gone(rev, record, "del") : put(rev, record))
    }
    this.receipts.set(mid, receipt)
    return receipt
  }

  private briefOf(ids: string[]): Brief {
    const bundles = this.bundles().filter(({ customer_id }) => ids.includes(customer_id))
    const own = { book: BOOK, records: [], bundles }
    return {
      user: this.user,
      books: this.hello().books,
      pages: [own, { ...own, book: PRIVATE, bundles: [] }],
    }
  }

  /** Everybody with what stands under her, in order of id. */
  private bundles(): WireBundle[] {
    const records = this.records
    const bundles = new Map<string, WireBundle>()
    for (const record of records) {
      if (record.kind === "customer") bundles.set(record.id, { customer_id: record.id, records: [record] })
    }
    for (const record of records) bundles.get(record.customer_id ?? "")?.records.push(record)
    return [...bundles.values()].sort((a, b) => (a.customer_id < b.customer_id ? -1 : 1))
  }

  private hello(): Hello {
    const books: BookInfo[] = this.books.map((book) => ({
      book,
      name: book === PRIVATE ? "Private" : "Jonas",
      private: book === PRIVATE,
      role: "owner",
      head: this.head,
      customers: 0,
    }))
    const time = "2026-11-23T07:01:23Z"
    const about = { name: "Jonas", email: "jonas@example.org", role: "rep", build: "test", schema: 1, time }
    const days = this.readingDays ? { reading_days: this.readingDays } : {}
    const push = { key: null, endpoint_sha: null }
    return { user: this.user, ...about, wipe: this.wipe, upgrade: false, books, devices: [], push, ...days }
  }

  private page(asked: ExchangeRequest, book: string): Page {
    const cursor = asked.cursors.find((one) => one.book === book)
    // The private book is empty; everything typed lies in the other.
    const isOwn = book === BOOK
    const head = isOwn ? this.head : 0
    if (cursor?.epoch && cursor.epoch !== this.epoch) return { book, resync: "epoch" }
    if (typeof cursor?.after === "number") {
      const { after } = cursor
      if (isOwn && after < this.floor) return { book, resync: "floor" }
      const entries = isOwn ? this.entries.filter((entry) => entry.rev > after) : []
      const digest = digestOf(isOwn ? this.records : [])
      return entriesPage(after, entries, { book, epoch: this.epoch, digest })
    }
    const all = isOwn ? this.bundles() : []
    const left = all.filter(({ customer_id }) => customer_id > (cursor?.bundles_after ?? ""))
    return bundlesPage(left.slice(0, this.pageSize), {
      book,
      epoch: this.epoch,
      head: cursor?.head ?? head,
      total: all.length,
      more: left.length > this.pageSize,
    })
  }
}
