import { beforeEach, describe, expect, test, vi } from "vitest"
import { namedId } from "../../../static/app/model/ids"
import { SCHEMA } from "../../../static/app/model/kinds"
import type { Receipt, WireRecord } from "../../../static/app/model/wire"
import {
  user as bookUser,
  loadRows,
  openBook,
  readBundle,
  rows,
  setting,
} from "../../../static/app/store/book"
import { onChange } from "../../../static/app/store/changes"
import { useCodec } from "../../../static/app/store/codec"
import { currentUser, type KnownUser, knownUsers, lockUser } from "../../../static/app/store/device"
import { dropDraft, readDraft, saveDraft } from "../../../static/app/store/drafts"
import {
  countWaiting,
  keepReceipts,
  offerAgain,
  overlaying,
  parked,
  settle,
  takeEntries,
  unsent,
  waiting,
} from "../../../static/app/store/outbox"
import { readTexts } from "../../../static/app/store/texts"
import { dropEverything } from "../../../static/app/store/wipe"
import { reverse, save } from "../../../static/app/store/write"
import {
  BOOK,
  bundlesPage,
  codecs,
  customerId,
  entriesPage,
  gone,
  newPhone,
  PRIVATE,
  put,
  receive,
  wireBundle,
} from "./phone"

const MARIA = customerId(1)
const ALL = { count: 200, size: 1e6 }
const NOW = Date.now()
const DAY = 24 * 3600_000

const given = (name: string, was: string | null = null) =>
  ({ op: "set", kind: "customer", id: MARIA, set: { given: name }, was: { given: was } }) as const
const noteOf = (id: string, text: string) =>
  ({ op: "create", kind: "note", id, customer_id: MARIA, set: { text } }) as const
const receipt = (mid: string, more: Partial<Receipt> = {}): Receipt => ({
  mid,
  outcome: "applied",
  book: BOOK,
  rev: 11,
  ver: 2,
  conflict: null,
  reason: null,
  ...more,
})
const [, noteOne] = wireBundle(1).records as [WireRecord, WireRecord]
const givenName = async () => (await readBundle(MARIA))?.records.find(({ id }) => id === MARIA)?.data.given

describe.each(codecs)("with bodies %s", (_name, codec) => {
  let user: KnownUser

  beforeEach(async () => {
    useCodec(codec)
    user = await newPhone()
    await receive(user.user, bundlesPage([wireBundle(1, "Maria")]))
  })

  test("a saved change is waiting, chained and shown at once", async () => {
    await save([given("Mia", "Maria"), noteOf("n1", "Met her at the fair")])
    await save([{ ...noteOf("n1", ""), op: "set", set: { text: "Met her at the fair in Malmö" } }])
    const all = await waiting()
    expect(all.map(({ n, op, id }) => [n, op, id])).toEqual([
      [1, "set", MARIA],
      [2, "create", "n1"],
      [3, "set", "n1"],
    ])
    expect(all[2]?.after, "the set waits for its create").toBe(all[1]?.mid)
    expect(all[0]).toMatchObject({ after: null, schema: SCHEMA, was: { given: "Maria" } })
    expect(all[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)
    expect(await givenName()).toBe("Mia")
    const bundle = await readBundle(MARIA)
    expect(bundle?.records.find(({ id }) => id === "n1")?.data.text).toBe("Met her at the fair in Malmö")
  })

  test("a customer made on this phone is there without any server", async () => {
    const id = customerId(77)
    await save([{ op: "create", kind: "customer", id, book: BOOK, set: { given: "Eva" } }])
    expect((await readBundle(id))?.records[0]).toMatchObject({ book: BOOK, waiting: true, ver: 0 })
    await loadRows()
    expect(rows.value.map((row) => [row.name, row.waiting])).toEqual([
      ["Eva", true],
      ["Maria Holm", undefined],
    ])
  })

  test("sets of one record that were never sent become one, against what the first one saw", async () => {
    await save([given("Mia", "Maria")])
    await save([{ ...given("Mimi", "Mia"), set: { given: "Mimi", nickname: "M" }, was: { given: "Mia" } }])
    const [only, ...others] = await waiting()
    expect(others).toEqual([])
    expect(only).toMatchObject({
      set: { given: "Mimi", nickname: "M" },
      was: { given: "Maria", nickname: null },
    })
    expect(await givenName()).toBe("Mimi")
  })

  test("a set that may have arrived is never changed again", async () => {
    await save([given("Mia", "Maria")])
    await takeEntries(user.user, ALL, new Set())
    await save([given("Mimi", "Mia")])
    const all = await waiting()
    expect(all.map(({ set }) => set)).toEqual([{ given: "Mia" }, { given: "Mimi" }])
    expect(all[1]?.after).toBe(all[0]?.mid)
  })

  test("a send in the middle of a fold loses neither text", async () => {
    await save([given("Mia", "Maria")])
    const [taken] = await Promise.all([takeEntries(user.user, ALL, new Set()), save([given("Mimi", "Mia")])])
    const texts = (await waiting()).map(({ set }) => set?.given)
    expect(texts.at(-1)).toBe("Mimi")
    expect(taken).toHaveLength(1)
  })

  test("additions and removals are not folded", async () => {
    await save([{ op: "set", kind: "customer", id: MARIA, add: { tags: ["golf"] } }])
    await save([{ op: "set", kind: "customer", id: MARIA, remove: { tags: ["golf"] } }])
    expect(await waiting()).toHaveLength(2)
  })

  test("undo saves the reverse of all of it", async () => {
    const saved = await save([given("Mia", "Maria"), noteOf("n1", "text")])
    await saved.undo()
    expect(await givenName()).toBe("Maria")
    expect((await readBundle(MARIA))?.records.some(({ id }) => id === "n1")).toBe(false)
    const removed = await save([{ op: "delete", kind: "note", id: "note-1", customer_id: MARIA }])
    expect((await readBundle(MARIA))?.records).toHaveLength(1)
    await removed.undo()
    expect((await readBundle(MARIA))?.records).toHaveLength(2)
  })

  test("what was deleted, and acknowledged as deleted, is back at once when it is undone without a server", async () => {
    const removed = await save([{ op: "delete", kind: "note", id: "note-1", customer_id: MARIA }])
    const [entry] = await takeEntries(user.user, ALL, new Set())
    await keepReceipts(user.user, [receipt(entry?.mid ?? "")], NOW)
    await receive(user.user, entriesPage(10, [gone(11, noteOne, "del")]))
    await settle(user.user, new Map([[BOOK, 11]]), NOW)
    expect((await readBundle(MARIA))?.records).toHaveLength(1)
    await removed.undo()
    const text = async () => (await readBundle(MARIA))?.records.find(({ id }) => id === "note-1")?.data.text
    expect(await text()).toBe("She told of number 1")
    await openBook()
    expect(await text(), "and after a kill").toBe("She told of number 1")
    const [restored] = await takeEntries(user.user, ALL, new Set())
    await keepReceipts(user.user, [receipt(restored?.mid ?? "", { rev: 12 })], NOW)
    await receive(user.user, entriesPage(11, [put(12, { ...noteOne, ver: 3 })]))
    await settle(user.user, new Map([[BOOK, 12]]), NOW)
    expect((await readBundle(MARIA))?.records.find(({ id }) => id === "note-1")).toMatchObject({ ver: 3 })
  })

  test("a customer whose deletion has arrived comes back with everything that stands under her", async () => {
    await save([noteOf("n1", "Not sent when she was deleted")])
    const removed = await save([{ op: "delete", kind: "customer", id: MARIA }])
    const taken = await takeEntries(user.user, ALL, new Set())
    await keepReceipts(
      user.user,
      taken.map(({ mid }) => receipt(mid)),
      NOW,
    )
    const [maria, note] = wireBundle(1, "Maria").records
    if (!maria || !note) throw new Error("no bundle")
    const arrived = put(11, { ...note, id: "n1" })
    await receive(user.user, entriesPage(10, [arrived, gone(12, maria, "del")]))
    await settle(user.user, new Map([[BOOK, 12]]), NOW)
    expect(await readBundle(MARIA)).toBeUndefined()
    await removed.undo()
    expect((await readBundle(MARIA))?.records.map(({ id }) => id).sort()).toEqual(
      [MARIA, "n1", "note-1"].sort(),
    )
    expect(await givenName()).toBe("Maria")
  })

  test("a delete names the version its writer had seen", async () => {
    await save([{ op: "delete", kind: "note", id: "note-1", customer_id: MARIA }])
    expect((await waiting())[0]?.was_ver).toBe(1)
  })

  test("a change of what stands under a customer must name her", async () => {
    await expect(save([{ op: "set", kind: "note", id: "n", set: { text: "lost" } }])).rejects.toThrow(
      "customer",
    )
    expect(await waiting()).toEqual([])
  })

  test("a receipt ends the waiting; the cursor ends the overlay", async () => {
    await save([given("Mia", "Maria")])
    const [entry] = await takeEntries(user.user, ALL, new Set())
    await keepReceipts(user.user, [receipt(entry?.mid ?? "")], NOW)
    expect(await waiting()).toEqual([])
    expect(await givenName(), "the cache has not heard of it yet").toBe("Mia")
    await settle(user.user, new Map([[BOOK, 10]]), NOW)
    expect(await givenName()).toBe("Mia")
    await settle(user.user, new Map([[BOOK, 11]]), NOW)
    expect(await overlaying(user.user)).toEqual([])
  })

  test("a receipt for what is already acknowledged, or for nobody, changes nothing", async () => {
    await save([given("Mia", "Maria")])
    const [entry] = await takeEntries(user.user, ALL, new Set())
    const mid = entry?.mid ?? ""
    await keepReceipts(user.user, [receipt(mid), receipt("of-another-phone")], NOW)
    await keepReceipts(user.user, [receipt(mid, { outcome: "parked", rev: null, reason: "invalid" })], NOW)
    expect(await parked()).toEqual([])
    expect(await countWaiting(user.user)).toEqual({ waiting: 0, oldest: null })
  })

  test("what the server asks to send later still waits", async () => {
    await save([given("Mia", "Maria")])
    const [entry] = await takeEntries(user.user, ALL, new Set())
    await keepReceipts(
      user.user,
      [receipt(entry?.mid ?? "", { outcome: "defer", rev: null, book: null })],
      NOW,
    )
    expect(await waiting()).toHaveLength(1)
  })

  test("what the server parked is no longer shown on the page, but told with its reason", async () => {
    await save([given("Mia", "Maria")])
    const [entry] = await takeEntries(user.user, ALL, new Set())
    const aside = { outcome: "parked" as const, rev: null, book: null, reason: "unknown_record" }
    await keepReceipts(user.user, [receipt(entry?.mid ?? "", aside)], NOW)
    expect(await givenName()).toBe("Maria")
    expect(await parked()).toMatchObject([{ reason: "unknown_record", mutation: { set: { given: "Mia" } } }])
  })

  test("acknowledged changes are kept fourteen days, offered again after a restore, and not shown again", async () => {
    await save([given("Mia", "Maria")])
    const [entry] = await takeEntries(user.user, ALL, new Set())
    const mid = entry?.mid ?? ""
    await keepReceipts(user.user, [receipt(mid)], NOW)
    await settle(user.user, new Map([[BOOK, 11]]), NOW)
    await offerAgain(user.user)
    expect((await waiting()).map((mutation) => mutation.mid)).toEqual([mid])
    expect(await givenName(), "a colleague may have written since").toBe("Maria")
    await keepReceipts(user.user, [receipt(mid, { outcome: "noop" })], NOW)
    vi.useFakeTimers({ now: NOW + 3 * 365 * DAY, toFake: ["Date"] })
    await settle(user.user, new Map([[BOOK, 11]]), NOW + 13 * DAY)
    vi.useRealTimers()
    await offerAgain(user.user)
    expect(await waiting(), "by the server's clock, whatever the phone's says").toHaveLength(1)
    await keepReceipts(user.user, [receipt(mid, { outcome: "noop" })], NOW)
    await settle(user.user, new Map([[BOOK, 11]]), NOW + 15 * DAY)
    await offerAgain(user.user)
    expect(await waiting()).toEqual([])
  })

  test("a request takes the oldest first, and no more than fits", async () => {
    await save([noteOf("a", "x".repeat(500)), noteOf("b", "y".repeat(500)), noteOf("c", "z".repeat(5000))])
    const ids = async (limit: { count: number; size: number }, except: string[] = []) =>
      (await takeEntries(user.user, limit, new Set(except))).map(({ record }) => record)
    expect(await ids({ count: 2, size: 1e6 })).toEqual(["a", "b"])
    expect(await ids({ count: 9, size: 1000 })).toEqual(["a"])
    expect(await ids({ count: 9, size: 10 }), "one at least").toEqual(["a"])
    const [first] = await unsent(user.user)
    expect(await ids({ count: 9, size: 1e6 }, [first?.mid ?? ""])).toEqual(["b", "c"])
  })

  test("wishes are saved like everything else and shown at once", async () => {
    const id = namedId(user.user, "setting")
    await save([{ op: "create", kind: "setting", id, book: PRIVATE, set: { digest_at: "06:45" } }])
    await openBook()
    expect(setting.value).toEqual({ digest_at: "06:45" })
  })

  test("what waits can be searched among the notes", async () => {
    await save([noteOf("n1", "Her son sails")])
    const texts: string[] = []
    for await (const slice of readTexts())
      for (const { notes } of slice) texts.push(...notes.map(({ text }) => text))
    expect(texts.sort()).toEqual(["Her son sails", "She told of number 1"])
  })

  test("what is typed is back after a kill, until it is dropped", async () => {
    expect(await readDraft("note/maria")).toBeUndefined()
    await saveDraft("note/maria", { text: "half a sen" })
    expect(await readDraft("note/maria")).toEqual({ text: "half a sen" })
    await dropDraft("note/maria")
    expect(await readDraft("note/maria")).toBeUndefined()
  })

  test("a save is announced with the customers concerned", async () => {
    const heard: string[][] = []
    const stop = onChange((ids) => heard.push([...ids]))
    await save([given("Mia"), noteOf("n1", "text")])
    stop()
    await save([given("Mimi")])
    expect(heard).toEqual([[MARIA]])
  })

  test("another window's save is heard in this one", async () => {
    const other = new BroadcastChannel("bb-changes")
    const heard = new Promise<string[]>((resolve) => {
      const stop = onChange((ids) => {
        stop()
        resolve([...ids])
      })
    })
    other.postMessage([MARIA])
    expect(await heard).toEqual([MARIA])
    other.close()
  })

  test("rows follow a save", async () => {
    await loadRows()
    await save([given("Zoë", "Maria")])
    await vi.waitFor(() => expect(rows.value[0]).toMatchObject({ name: "Zoë Holm", waiting: true }))
  })
})

test("two people on one phone have nothing of each other", async () => {
  useCodec(codecs[0]?.[1] as (typeof codecs)[0][1])
  const jonas = await newPhone("Jonas")
  await save([{ op: "create", kind: "customer", id: MARIA, book: BOOK, set: { given: "Maria" } }])
  const eva = await newPhone("Eva")
  expect(await waiting()).toEqual([])
  expect(await readBundle(MARIA)).toBeUndefined()
  expect(jonas.device).not.toBe(eva.device)
  expect(await unsent(jonas.user), "what waits of the other stays").toHaveLength(1)
})

test("a locked user is nobody's, and unlocked by signing in with the same device", async () => {
  const jonas = await newPhone("Jonas")
  await save([{ op: "create", kind: "customer", id: MARIA, book: BOOK, set: { given: "Maria" } }])
  await lockUser(jonas.user)
  expect(await currentUser()).toBeNull()
  await expect(save([given("Mia")])).rejects.toMatchObject({ code: "signed_out" })
  const { becomeUser } = await import("../../../static/app/store/device")
  const again = await becomeUser(jonas)
  expect(again).toMatchObject({ device: jonas.device, locked: false })
  expect(await waiting()).toHaveLength(1)
})

test("everything of a user can be deleted, and nothing of another", async () => {
  const jonas = await newPhone("Jonas")
  await save([{ op: "create", kind: "customer", id: MARIA, book: BOOK, set: { given: "Maria" } }])
  const eva = await newPhone("Eva")
  await save([{ op: "create", kind: "customer", id: MARIA, book: BOOK, set: { given: "Maria" } }])
  await dropEverything(jonas.user)
  const left = (await indexedDB.databases()).map(({ name }) => name)
  expect(left.filter((name) => name?.includes(jonas.user))).toEqual([])
  expect(await unsent(eva.user)).toHaveLength(1)
  expect((await knownUsers()).length).toBeGreaterThan(1)
  expect(bookUser.value?.user).toBe(eva.user)
})

test("the way back of a change is its opposite, whatever was typed", () => {
  expect(reverse({ ...given("Mia", "Maria"), add: { tags: ["a"] }, remove: { tags: ["b"] } })).toMatchObject({
    op: "set",
    set: { given: "Maria" },
    was: { given: "Mia" },
    add: { tags: ["b"] },
    remove: { tags: ["a"] },
  })
  expect(reverse({ op: "set", kind: "customer", id: MARIA, set: { given: "Mia" } }).set).toEqual({
    given: null,
  })
})
