import { beforeEach, describe, expect, test } from "vitest"
import type { Receipt, WireRecord } from "../../../static/app/model/wire"
import { loadRows, readBundle, rows } from "../../../static/app/store/book"
import { announce } from "../../../static/app/store/changes"
import { useCodec } from "../../../static/app/store/codec"
import { keepReceipts, settle, unsent, waiting } from "../../../static/app/store/outbox"
import { readTexts } from "../../../static/app/store/texts"
import { type Saved, save } from "../../../static/app/store/write"
import {
  BOOK,
  bundlesPage,
  codecs,
  customerId,
  digestOf,
  entriesPage,
  newPhone,
  PRIVATE,
  put,
  receive,
  wire,
  wireBundle,
} from "./phone"

const [GOES, STAYS, THIRD] = [1, 2, 3].map(customerId) as [string, string, string]
const NOW = Date.now()
const merge = (goes = GOES, stays = STAYS): Promise<Saved> =>
  save([{ op: "merge", kind: "customer", id: goes, customer_id: stays }])

/** What the feed says of one who was merged into another. */
const sign = (rev: number, goes: string, stays: string, op: "del" | "gone" = "del", ver = 2) =>
  ({ rev, op, kind: "customer", id: goes, ver, customer_id: stays }) as const

/** A note as the server has it after it was hung on another. */
const hung = (number: number, customer_id: string, ver = 2): WireRecord =>
  wire("note", `note-${number}`, { text: `She told of number ${number}` }, { customer_id, ver })

const customer = (number: number): WireRecord => wireBundle(number).records[0] as WireRecord

async function shown(id: string): Promise<string[]> {
  const records = (await readBundle(id))?.records ?? []
  return records.map((record) => record.id).sort()
}

async function notesFound(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for await (const slice of readTexts()) {
    for (const { id, notes } of slice) found[id] = notes.map((note) => note.id).sort()
  }
  return found
}

function listed(): string[] {
  return rows.value.map((row) => row.id).sort()
}

let user: string

describe.each(codecs)("with bodies %s", (_, codec) => {
  beforeEach(async () => {
    useCodec(codec)
    user = (await newPhone()).user
    await receive(user, bundlesPage([1, 2, 3].map((number) => wireBundle(number))))
    const secret = wire("note", "secret", { text: "Divorced" }, { customer_id: GOES })
    await receive(user, { ...bundlesPage([{ customer_id: GOES, records: [secret] }]), book: PRIVATE })
    await loadRows()
  })

  test("a merge that waits is shown at once: one in the list, everything on her page, by either link", async () => {
    await merge()
    await expect.poll(listed).toEqual([STAYS, THIRD])
    const all = [STAYS, "note-1", "note-2", "secret"]
    expect(await shown(STAYS)).toEqual(all)
    expect((await readBundle(GOES))?.id).toBe(STAYS)
    expect(await notesFound()).toEqual({ [STAYS]: ["note-1", "note-2", "secret"], [THIRD]: ["note-3"] })
    await loadRows()
    expect(listed()).toEqual([STAYS, THIRD])
  })

  test("undo before it was sent: each is as she was", async () => {
    const saved = await merge()
    await saved.undo()
    await expect.poll(listed).toEqual([GOES, STAYS, THIRD])
    expect([await shown(GOES), await shown(STAYS)]).toEqual([
      [GOES, "note-1", "secret"],
      [STAYS, "note-2"],
    ])
    const sent = await waiting()
    expect(sent.map(({ op, id, customer_id }) => [op, id, customer_id])).toEqual([
      ["merge", GOES, STAYS],
      ["split", GOES, STAYS],
    ])
    expect(sent[1]?.after, "in their order").toBe(sent[0]?.mid)
  })

  test("what is written under the old id meanwhile lands on the one who stays", async () => {
    await save([{ op: "create", kind: "note", id: "before", customer_id: GOES, set: { text: "Before" } }])
    await merge()
    await save([{ op: "create", kind: "note", id: "after", customer_id: GOES, set: { text: "After" } }])
    await save([{ op: "set", kind: "customer", id: GOES, set: { title: "CFO" }, was: { title: null } }])
    expect(await shown(STAYS)).toEqual([STAYS, "after", "before", "note-1", "note-2", "secret"])
    const { records = [] } = (await readBundle(STAYS)) ?? {}
    expect(records.find(({ id }) => id === STAYS)?.data.title).toBe("CFO")
  })

  test("the server's word: what was hers is moved, once, and the digest is right", async () => {
    await merge()
    const [mutation] = await waiting()
    const entries = [sign(11, GOES, STAYS), put(12, hung(1, STAYS))]
    const left = [customer(2), hung(2, STAYS, 1), customer(3), hung(3, THIRD, 1), hung(1, STAYS)]
    const receipt: Receipt = {
      mid: mutation?.mid ?? "",
      outcome: "applied",
      book: BOOK,
      rev: 12,
      ver: 1,
      conflict: null,
      reason: null,
    }
    await keepReceipts(user, [receipt], NOW)
    const applied = await receive(user, entriesPage(10, entries, { digest: digestOf(left) }))
    expect(applied.isMore, "nothing must be fetched anew").toBe(false)
    for (const isSettled of [false, true]) {
      if (isSettled) await settle(user, new Map([[BOOK, 12]]), NOW)
      expect(await shown(STAYS)).toEqual([STAYS, "note-1", "note-2", "secret"])
      expect((await readBundle(GOES))?.id).toBe(STAYS)
      await loadRows()
      expect(listed()).toEqual([STAYS, THIRD])
    }
    const moved = wire("note", "secret", { text: "Divorced" }, { customer_id: STAYS, ver: 2 })
    const own = { ...entriesPage(10, [put(11, moved)], { digest: digestOf([moved]) }), book: PRIVATE }
    expect((await receive(user, own)).isMore).toBe(false)
    expect(await shown(STAYS)).toEqual([STAYS, "note-1", "note-2", "secret"])
  })

  test("a merge on another phone: a link to the old id opens the one who stays, and what is saved there shows", async () => {
    await receive(user, entriesPage(10, [sign(11, GOES, STAYS), put(12, hung(1, STAYS))]))
    expect((await readBundle(GOES))?.id).toBe(STAYS)
    await save([{ op: "create", kind: "note", id: "late", customer_id: GOES, set: { text: "Late" } }])
    await save([{ op: "delete", kind: "note", id: "note-1", customer_id: GOES }])
    expect(await shown(STAYS)).toEqual([STAYS, "late", "note-2", "secret"])
    await loadRows()
    expect(listed()).toEqual([STAYS, THIRD])
  })

  test("a chain of merges, heard of at once, ends at its last", async () => {
    const entries = [
      sign(13, STAYS, THIRD),
      sign(14, GOES, THIRD, "del", 3),
      put(15, hung(1, THIRD, 3)),
      put(16, hung(2, THIRD)),
    ]
    const left = [customer(3), hung(3, THIRD, 1), hung(1, THIRD, 3), hung(2, THIRD)]
    const applied = await receive(user, entriesPage(10, entries, { digest: digestOf(left) }))
    expect(applied.isMore).toBe(false)
    expect((await readBundle(GOES))?.id).toBe(THIRD)
    expect(await shown(THIRD)).toEqual([THIRD, "note-1", "note-2", "note-3", "secret"])
  })

  test("a merge and a handover, heard of at once: she is gone with all of hers", async () => {
    const entries = [
      sign(13, GOES, STAYS, "gone", 3),
      { ...sign(14, STAYS, STAYS, "gone"), customer_id: null },
      ...[1, 2].map((number) => {
        const { kind, id, ver, customer_id } = hung(number, STAYS, 3)
        return { rev: 14 + number, op: "gone" as const, kind, id, ver, customer_id }
      }),
    ]
    const left = digestOf([customer(3), hung(3, THIRD, 1)])
    expect((await receive(user, entriesPage(10, entries, { digest: left }))).isMore).toBe(false)
    expect([await readBundle(GOES), await readBundle(STAYS)]).toEqual([undefined, undefined])
  })

  test("parted again on another phone: each has her own, and nothing is fetched anew", async () => {
    await receive(user, entriesPage(10, [sign(11, GOES, STAYS), put(12, hung(1, STAYS))]))
    const back = { ...customer(1), ver: 3 }
    const entries = [put(13, back), put(14, hung(1, GOES, 3))]
    const left = [back, hung(1, GOES, 3), customer(2), hung(2, STAYS, 1), customer(3), hung(3, THIRD, 1)]
    expect((await receive(user, entriesPage(12, entries, { digest: digestOf(left) }))).isMore).toBe(false)
    expect(await shown(GOES)).toEqual([GOES, "note-1"])
    await loadRows()
    expect(listed()).toEqual([GOES, STAYS, THIRD])
  })

  test("undo once it was received: each is as she was, before the server says so", async () => {
    const saved = await merge()
    await receive(user, entriesPage(10, [sign(11, GOES, STAYS), put(12, hung(1, STAYS))]))
    const [mutation] = await unsent(user)
    const told = { outcome: "applied", book: BOOK, rev: 12, ver: 1, conflict: null, reason: null } as const
    await keepReceipts(user, [{ mid: mutation?.mid ?? "", ...told }], NOW)
    await settle(user, new Map([[BOOK, 12]]), NOW)
    await saved.undo()
    expect([await shown(GOES), await shown(STAYS)]).toEqual([
      [GOES, "note-1", "secret"],
      [STAYS, "note-2"],
    ])
    await loadRows()
    expect(listed()).toEqual([GOES, STAYS, THIRD])
  })

  test("a merge the server did not take shows the two again", async () => {
    await merge()
    await expect.poll(listed).toEqual([STAYS, THIRD])
    const [mutation] = await waiting()
    const told = { book: null, rev: null, ver: null, conflict: null, reason: "unknown_record" }
    const lifted = await keepReceipts(user, [{ mid: mutation?.mid ?? "", outcome: "parked", ...told }], NOW)
    expect(lifted.sort()).toEqual([GOES, STAYS])
    expect(await shown(GOES)).toEqual([GOES, "note-1", "secret"])
  })

  test("merged crosswise on two phones, nobody is sent in a circle", async () => {
    await merge(STAYS, GOES)
    await receive(user, entriesPage(10, [sign(11, GOES, STAYS), put(12, hung(1, STAYS))]))
    expect(await shown(STAYS)).toEqual([GOES, "note-1", "note-2", "secret"])
    await readBundle(GOES)
  })

  test("where the server had merged them the other way round, the one who was to go is listed again", async () => {
    await merge(STAYS, GOES)
    await expect.poll(listed).toEqual([GOES, THIRD])
    await receive(user, entriesPage(10, [sign(11, GOES, STAYS), put(12, hung(1, STAYS))]))
    const [mutation] = await waiting()
    const told = { book: BOOK, rev: 12, ver: 1, conflict: null, reason: null }
    await keepReceipts(user, [{ mid: mutation?.mid ?? "", outcome: "noop", ...told }], NOW)
    announce(await settle(user, new Map([[BOOK, 12]]), NOW))
    await expect.poll(listed).toEqual([STAYS, THIRD])
  })
})
