import { expect, test } from "vitest"
import { countOf, fileOf, readUsers, textsOf, textsOfDraft } from "../../../static/app/rescue/stored"
import { plain, useCodec } from "../../../static/app/store/codec"
import { saveDraft } from "../../../static/app/store/drafts"
import { keepReceipts, unsent } from "../../../static/app/store/outbox"
import { keepPhoto } from "../../../static/app/store/pictures"
import { save } from "../../../static/app/store/write"
import { BOOK, customerId, newPhone, slow } from "./phone"

const create = (number: number, given: string) =>
  ({ op: "create", kind: "customer", id: customerId(number), book: BOOK, set: { given } }) as const

test("on a phone nobody has used it finds nobody, and leaves nothing behind", async () => {
  expect(await readUsers()).toEqual([])
  expect(await indexedDB.databases()).toEqual([])
})

test("it counts what waits of everybody, and knows whose phone it is now", async () => {
  useCodec(plain)
  const jonas = await newPhone("Jonas")
  await save([create(1, "Maria"), create(2, "Lars")])
  const [first] = await unsent(jonas.user)
  const done = { outcome: "applied" as const, book: BOOK, rev: 1, ver: 1, conflict: null, reason: null }
  await keepReceipts(jonas.user, [{ ...done, mid: first?.mid ?? "" }], Date.now())
  const eva = await newPhone("Eva")
  await save([create(3, "Zoë")])
  await saveDraft("note/zoe", { text: "half a sen", about: customerId(3) })

  const found = await readUsers()
  expect(
    found.map(({ name, isCurrent, entries, drafts }) => [name, isCurrent, entries.length, drafts.length]),
  ).toEqual(
    expect.arrayContaining([
      ["Jonas", false, 1, 0],
      ["Eva", true, 1, 1],
    ]),
  )
  const own = found.find(({ user }) => user === eva.user)
  expect(own?.entries.map(({ body }) => textsOf(body))).toEqual([["Zoë"]])
  expect(
    own?.drafts.map(({ body }) => textsOfDraft(body)),
    "ids are nothing to read",
  ).toEqual([["half a sen"]])
  const file = own && fileOf(own)
  expect(file?.name).toBe(`blackbook-not-sent-${eva.user}.json`)
  expect(JSON.parse((await file?.text()) ?? "")).toMatchObject({
    user: eva.user,
    entries: [{ state: "new" }],
  })
})

test("a photo waits as one change with its words, and by itself once they have arrived", async () => {
  useCodec(plain)
  const eva = await newPhone("Eva")
  const [face, card] = ["a".repeat(64), "b".repeat(64)]
  await keepPhoto(customerId(1), { url: "data:image/jpeg;base64,", sha256: face })
  await keepPhoto(customerId(1), { url: "data:image/jpeg;base64,", sha256: card })
  const picture = { op: "create", kind: "picture", id: "face", customer_id: customerId(1) } as const
  await save([{ ...picture, set: { shows: "portrait", sha256: face } }])
  const found = (await readUsers()).find(({ user }) => user === eva.user)
  expect(found && countOf(found)).toBe(2)
})

test("what is sealed is handed over, not opened", async () => {
  useCodec(slow)
  const ann = await newPhone("Ann")
  await save([create(4, "Secret")])
  useCodec(plain)
  const found = (await readUsers()).find(({ user }) => user === ann.user)
  expect(found?.entries.map(({ body }) => textsOf(body))).toEqual([null])
})
