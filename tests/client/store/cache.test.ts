import { beforeEach, describe, expect, test, vi } from "vitest"
import { applyPage, dropBook } from "../../../static/app/store/apply"
import { books, companies, loadRows, readBundle, readCompany, rows } from "../../../static/app/store/book"
import { readRecords, readState } from "../../../static/app/store/cache"
import { useCodec } from "../../../static/app/store/codec"
import type { KnownUser } from "../../../static/app/store/device"
import { unsent } from "../../../static/app/store/outbox"
import { save } from "../../../static/app/store/write"
import {
  BOOK,
  bundlesPage,
  codecs,
  cursorOf,
  customerId,
  digestOf,
  EPOCH,
  entriesPage,
  gone,
  newPhone,
  PRIVATE,
  put,
  receive,
  wire,
  wireBundle,
} from "./phone"

const numbers = (from: number, until: number) => Array.from({ length: until - from }, (_, at) => from + at)
const names = async () => {
  await loadRows()
  return rows.value.map((row) => row.name)
}

const OTHER = "01930000-0000-7000-8000-0000000000b3"

describe.each(codecs)("with bodies %s", (_name, codec) => {
  let user: KnownUser

  beforeEach(async () => {
    useCodec(codec)
    user = await newPhone()
  })

  test("a first sync of two pages fills bundles, rows and cursor", async () => {
    const first = numbers(0, 300).map((number) => wireBundle(number))
    const second = numbers(300, 400).map((number) => wireBundle(number))
    const company = wire("company", "holm", { name: "Holm AB" })
    await receive(user.user, bundlesPage(first, { records: [company], total: 400, more: true }))
    expect(await cursorOf(user.user)).toEqual({
      book: BOOK,
      epoch: EPOCH,
      after: null,
      bundles_after: customerId(299),
      head: 10,
    })
    expect((await readState(user.user)).books[0]).toMatchObject({ done: 300, total: 400 })
    const { isMore } = await receive(user.user, bundlesPage(second, { total: 400 }))
    expect(isMore).toBe(false)
    expect(await cursorOf(user.user)).toEqual({ book: BOOK, epoch: EPOCH, after: 10 })
    expect(await names()).toHaveLength(400)
    expect(companies.value.get("holm")?.data).toEqual({ name: "Holm AB" })
    const bundle = await readBundle(customerId(7))
    expect(bundle?.records.map(({ kind, book }) => [kind, book])).toEqual([
      ["customer", BOOK],
      ["note", BOOK],
    ])
  })

  test("a page that was asked for before the cursor moved is dropped", async () => {
    const stale = await cursorOf(user.user)
    await receive(user.user, bundlesPage([wireBundle(1)]))
    const page = bundlesPage([wireBundle(1, "Old")])
    expect(await applyPage(user.user, page, stale)).toMatchObject({ isTaken: false })
    expect(await names()).toEqual(["Maria1 Holm"])
  })

  test("two windows that bring in the same page do it once", async () => {
    const page = bundlesPage([wireBundle(1), wireBundle(2)])
    const both = await Promise.all([
      applyPage(user.user, page, undefined),
      applyPage(user.user, page, undefined),
    ])
    expect(both.filter((one) => one.isTaken)).toHaveLength(1)
    expect(await names()).toHaveLength(2)
    expect((await readState(user.user)).books[0]).toMatchObject({ n: 4, done: 2 })
  })

  test("two books brought in at once disturb neither", async () => {
    const secret = wire("note", "secret", { text: "private" }, { customer_id: customerId(1) })
    const page = bundlesPage([{ customer_id: customerId(1), records: [secret] }], { book: PRIVATE })
    await Promise.all([
      applyPage(user.user, bundlesPage([wireBundle(1)]), undefined),
      applyPage(user.user, page, undefined),
    ])
    const bundle = await readBundle(customerId(1))
    expect(bundle?.records.map((record) => record.book).sort()).toEqual([BOOK, BOOK, PRIVATE])
  })

  test("a delta changes its record, row and cursor; an older version changes nothing", async () => {
    await receive(user.user, bundlesPage([wireBundle(1), wireBundle(2)]))
    const newer = wire("customer", customerId(1), { given: "Mia" }, { ver: 5 })
    await receive(user.user, entriesPage(10, [put(11, newer)]))
    expect(await names()).toEqual(["Maria2 Holm", "Mia"])
    const older = wire("customer", customerId(1), { given: "Old" }, { ver: 4 })
    await receive(user.user, entriesPage(11, [put(12, older)]))
    expect(await names()).toEqual(["Maria2 Holm", "Mia"])
    expect((await cursorOf(user.user))?.after).toBe(12)
  })

  test("what comes before its customer is kept and hidden until she comes", async () => {
    await receive(user.user, bundlesPage([]))
    const early = wire("note", "early", { text: "early" }, { customer_id: customerId(3) })
    await receive(user.user, entriesPage(10, [put(11, early)]))
    expect(await readBundle(customerId(3))).toBeUndefined()
    expect(await names()).toEqual([])
    const maria = wire("customer", customerId(3), { given: "Maria" })
    await receive(user.user, entriesPage(11, [put(12, maria)]))
    expect((await readBundle(customerId(3)))?.records).toHaveLength(2)
    expect(await names()).toEqual(["Maria"])
  })

  test("what is gone or deleted is taken out, and with the customer her row", async () => {
    const bundle = wireBundle(1)
    await receive(user.user, bundlesPage([bundle]))
    const [maria, note] = bundle.records as [ReturnType<typeof wire>, ReturnType<typeof wire>]
    await receive(user.user, entriesPage(10, [gone(11, note, "del")]))
    expect((await readBundle(customerId(1)))?.records).toHaveLength(1)
    await receive(user.user, entriesPage(11, [gone(12, maria)]))
    expect(await readBundle(customerId(1))).toBeUndefined()
    expect(await readRecords(user.user, customerId(1))).toBeUndefined()
    expect(await names()).toEqual([])
    await receive(user.user, entriesPage(12, [put(13, maria)]))
    expect(await names()).toEqual(["Maria1 Holm"])
  })

  test("a private note released to the customer's book is there whichever book speaks first", async () => {
    await receive(user.user, bundlesPage([wireBundle(1)]))
    const note = wire("note", "secret", { text: "private" }, { customer_id: customerId(1) })
    const own = { customer_id: customerId(1), records: [note] }
    await receive(user.user, bundlesPage([own], { book: PRIVATE }))
    const released = put(11, { ...note, ver: 2 })
    const left = entriesPage(10, [gone(11, { ...note, ver: 2 })], { book: PRIVATE, digest: digestOf([]) })
    const here = entriesPage(10, [released], {
      digest: digestOf([...wireBundle(1).records, { ...note, ver: 2 }]),
    })
    await receive(user.user, here)
    await receive(user.user, left)
    const bundle = await readBundle(customerId(1))
    expect(bundle?.records.find(({ id }) => id === "secret")?.book).toBe(BOOK)
    for (const book of (await readState(user.user)).books) expect(book.after).toBe(11)
  })

  test("who moves into a book that is just being fetched is there whichever book speaks first", async () => {
    const moved = wireBundle(1).records.map((record) => ({ ...record, ver: 2 }))
    const own = { customer_id: customerId(1), records: moved }
    const there = bundlesPage([own], {
      book: OTHER,
      records: [wire("company", "holm", { name: "Holm" }, { ver: 2 })],
    })
    const left = [...moved, wire("company", "holm", {}, { ver: 2 })].map((record, at) =>
      gone(11 + at, record),
    )
    const here = entriesPage(10, left, { digest: digestOf([]) })
    for (const pages of [
      [there, here],
      [here, there],
    ]) {
      user = await newPhone()
      await receive(
        user.user,
        bundlesPage([wireBundle(1)], { records: [wire("company", "holm", { name: "Holm" })] }),
      )
      for (const page of pages) await receive(user.user, page)
      const records = await readRecords(user.user, customerId(1))
      expect(records?.map(({ id, book }) => [id, book])).toEqual(moved.map(({ id }) => [id, OTHER]))
      expect((await readCompany("holm"))?.book).toBe(OTHER)
      expect((await cursorOf(user.user))?.after, "and no book starts again").toBe(13)
    }
  })

  test("a renamed company shows in the rows of those who work there", async () => {
    const maria = wire("customer", customerId(1), { given: "Maria", company_id: "holm" })
    const holm = wire("company", "holm", { name: "Holm AB" })
    await receive(
      user.user,
      bundlesPage([{ customer_id: customerId(1), records: [maria] }], { records: [holm] }),
    )
    await loadRows()
    expect(rows.value[0]?.company).toBe("Holm AB")
    await receive(user.user, entriesPage(10, [put(11, { ...holm, ver: 2, data: { name: "Holm & Co" } })]))
    await loadRows()
    expect(rows.value[0]?.company).toBe("Holm & Co")
    expect((await readCompany("holm"))?.data).toEqual({ name: "Holm & Co" })
  })

  test("a resync replaces what is there page by page and drops whom the server no longer has", async () => {
    await receive(user.user, bundlesPage(numbers(0, 6).map((number) => wireBundle(number))))
    const secret = wire("note", "secret", { text: "mine" }, { customer_id: customerId(1) })
    const own = { customer_id: customerId(1), records: [secret] }
    await receive(user.user, bundlesPage([own], { book: PRIVATE }))

    expect(await receive(user.user, { book: BOOK, resync: "floor" })).toMatchObject({ isMore: true })
    expect(await cursorOf(user.user)).toMatchObject({ epoch: null, after: null, bundles_after: null })
    expect(await names(), "the old data stays readable").toHaveLength(6)

    // 1, 3 and 5 are no longer there; the page ends at 2, the second at the end of the book.
    const restored = wireBundle(0, "Restored")
    await receive(user.user, bundlesPage([restored, wireBundle(2)], { more: true, total: 3, epoch: "e2" }))
    expect(await names()).toEqual([
      "Maria2 Holm",
      "Maria3 Holm",
      "Maria4 Holm",
      "Maria5 Holm",
      "Restored Holm",
    ])
    await receive(user.user, bundlesPage([wireBundle(4)], { total: 3, epoch: "e2" }))
    expect(await names()).toEqual(["Maria2 Holm", "Maria4 Holm", "Restored Holm"])
    const left = await readRecords(user.user, customerId(1))
    expect(
      left?.map(({ id }) => id),
      "what lies in another book stays",
    ).toEqual(["secret"])
    expect(await cursorOf(user.user)).toEqual({ book: BOOK, epoch: "e2", after: 10 })
  })

  test("versions may go back with a resync: what the restored server says is true", async () => {
    const late = wire("customer", customerId(1), { given: "Late" }, { ver: 9 })
    await receive(user.user, bundlesPage([{ customer_id: customerId(1), records: [late] }]))
    await receive(user.user, { book: BOOK, resync: "epoch" })
    await receive(user.user, bundlesPage([wireBundle(1, "Early")]))
    expect(await names()).toEqual(["Early Holm"])
  })

  test("a book whose digest differs starts again, once an hour, and offers what was acknowledged", async () => {
    await receive(user.user, bundlesPage([wireBundle(1)]))
    const records = wireBundle(1).records
    const right = { digest: digestOf(records) }
    expect(await receive(user.user, entriesPage(10, [], right))).toMatchObject({ isMore: false })
    const wrong = { digest: { n: 3, hsum: 1 } }
    expect(await receive(user.user, entriesPage(10, [], wrong))).toMatchObject({ isMore: true })
    expect((await cursorOf(user.user))?.after).toBeNull()
    await receive(user.user, bundlesPage([wireBundle(1)]))
    expect(await receive(user.user, entriesPage(10, [], wrong))).toMatchObject({ isMore: false })
    expect((await cursorOf(user.user))?.after, "it does not start again for ever").toBe(10)
    const isAskedAgain = async () =>
      (await readState(user.user)).books.find(({ book }) => book === BOOK)?.asked_again
    expect(await isAskedAgain(), "and Me tells of it").toBe(true)
    await receive(user.user, entriesPage(10, [], right))
    expect(await isAskedAgain(), "until the book is right").toBe(false)
    await receive(user.user, { book: BOOK, resync: "epoch" })
    expect(await isAskedAgain()).toBe(true)
    expect((await cursorOf(user.user))?.after).toBe(10)
  })

  test("a server restored twice in an hour is followed twice, and a clock set back does not stop it", async () => {
    for (const epoch of ["e2", "e3"]) {
      await receive(user.user, { book: BOOK, resync: "epoch" })
      expect((await cursorOf(user.user))?.after).toBeNull()
      await receive(user.user, bundlesPage([wireBundle(1)], { epoch }))
    }
    const wrong = { digest: { n: 3, hsum: 1 } }
    await receive(user.user, entriesPage(10, [], { ...wrong, epoch: "e3" }))
    await receive(user.user, bundlesPage([wireBundle(1)], { epoch: "e3" }))
    vi.useFakeTimers({ now: Date.now() - 3 * 365 * 24 * 3600_000, toFake: ["Date"] })
    await receive(user.user, entriesPage(10, [], { ...wrong, epoch: "e3" }))
    vi.useRealTimers()
    expect((await cursorOf(user.user))?.after).toBeNull()
  })

  test("the digest is kept through every kind of change", async () => {
    await receive(user.user, bundlesPage([wireBundle(1), wireBundle(2)]))
    const [maria, note] = wireBundle(1).records as [ReturnType<typeof wire>, ReturnType<typeof wire>]
    const edited = { ...maria, ver: 2 }
    const company = wire("company", "holm", { name: "Holm" })
    const entries = [put(11, edited), gone(12, note, "del"), put(13, company)]
    const records = [edited, company, ...wireBundle(2).records]
    const page = entriesPage(10, entries, { digest: digestOf(records) })
    expect(await receive(user.user, page)).toMatchObject({ isTaken: true, isMore: false })
    const dropped = entriesPage(13, [gone(14, company)], {
      digest: digestOf([edited, ...wireBundle(2).records]),
    })
    expect(await receive(user.user, dropped)).toMatchObject({ isMore: false })
    expect((await cursorOf(user.user))?.after).toBe(14)
  })

  test("a book that is no longer the user's is dropped, and what waits is not", async () => {
    await receive(
      user.user,
      bundlesPage([wireBundle(1)], { records: [wire("company", "holm", { name: "H" })] }),
    )
    await save([{ op: "set", kind: "customer", id: customerId(1), set: { given: "Mia" }, was: {} }])
    await dropBook(user.user, BOOK)
    expect((await readState(user.user)).books).toEqual([])
    expect(await readBundle(customerId(1))).toBeUndefined()
    expect(await readCompany("holm")).toBeUndefined()
    expect(await names()).toEqual([])
    expect(await unsent(user.user)).toHaveLength(1)
  })
})

test("the list of books is read back", async () => {
  await newPhone()
  expect(books.value.map((book) => [book.book, book.private])).toEqual([
    [BOOK, false],
    [PRIVATE, true],
  ])
})
