import { createHash } from "node:crypto"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import type { Taken } from "../../../static/app/model/photo"
import type { Hello } from "../../../static/app/model/wire"
import { plain, useCodec } from "../../../static/app/store/codec"
import type { KnownUser } from "../../../static/app/store/device"
import { codecs, customerId, failNextPut, gone, newPhone, put, wire } from "../store/phone"
import { answerJson, Fake, listen } from "./server"

const window = new EventTarget()
vi.stubGlobal("location", { origin: "https://blackbook.example", assign: vi.fn(), reload: vi.fn() })
vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible", referrer: "" }))
vi.stubGlobal("navigator", {})
vi.stubGlobal("addEventListener", window.addEventListener.bind(window))

const MARIA = customerId(1)
const fake = new Fake()
const { handle } = fake
/** What the server holds, and what it answers to a picture instead of taking it. */
const held = new Map<string, string>()
let answer: (sha256: string) => { status: number; message: string } | "cut" | null
const { asked } = await listen((request, response, body) => {
  const sha256 = /^\/api\/blob\/(\w+)/.exec(request.url ?? "")?.[1]
  if (!sha256) return fake.handle(request, response, body)
  const other = answer(sha256)
  if (other === "cut") return void response.destroy()
  const bytes = held.get(sha256)
  if (other) return answerJson(response, other.status, { error: { code: "no", message: other.message } })
  if (request.method === "PUT") {
    held.set(sha256, body)
    return void response.writeHead(204, { "X-Blackbook": "1" }).end()
  }
  if (bytes === undefined) return answerJson(response, 404, { error: { code: "not_found", message: "" } })
  response.writeHead(200, { "Content-Type": "image/jpeg", "X-Blackbook": "1" }).end(bytes)
})

let jonas: KnownUser
let sync: typeof import("../../../static/app/net/sync")
let pictures: typeof import("../../../static/app/net/pictures")
let store: typeof import("../../../static/app/store/pictures")
let unsent: typeof import("../../../static/app/store/unsent_pictures")
let status: typeof import("../../../static/app/net/status")
let write: typeof import("../../../static/app/store/write")

/** A photo of these words: the phone takes any bytes for one. */
function taken(words: string): Taken {
  const sha256 = createHash("sha256").update(words).digest("hex")
  return { url: `data:image/jpeg;base64,${btoa(words)}`, sha256, width: 4, height: 3 }
}

function record(sha256: string, id = `picture-${sha256}`) {
  return wire("picture", id, { shows: "portrait", sha256 }, { customer_id: MARIA })
}

/** Opens the app on this phone anew, as after a kill. */
async function open(): Promise<void> {
  vi.resetModules()
  const book = await import("../../../static/app/store/book")
  sync = await import("../../../static/app/net/sync")
  pictures = await import("../../../static/app/net/pictures")
  store = await import("../../../static/app/store/pictures")
  unsent = await import("../../../static/app/store/unsent_pictures")
  status = await import("../../../static/app/net/status")
  write = await import("../../../static/app/store/write")
  await book.openBook()
  await book.loadRows()
  pictures.startPictures()
}

/** Takes a photo of Maria, as its sheet does. */
async function take(photo: Taken): Promise<void> {
  const { url, ...known } = photo
  await store.keepPhoto(MARIA, photo)
  await write.save([
    {
      op: "create",
      kind: "picture",
      id: `picture-${photo.sha256}`,
      customer_id: MARIA,
      set: { shows: "portrait", ...known },
    },
  ])
}

const isSafe = () =>
  vi.waitFor(() => expect(sync.status.value).toMatchObject({ waiting: 0, fetching: null }), 4_000)
const copies = () => store.copyKeys(jonas.user)
const here = (sha256: string) => store.readPicture(jonas.user, [MARIA, sha256])

beforeEach(async () => {
  Object.assign(fake, new Fake(), { handle })
  held.clear()
  asked.length = 0
  answer = () => null
  jonas = await newPhone()
  fake.user = jonas.user
  fake.entries = [put(1, wire("customer", MARIA, { given: "Maria" }))]
  await open()
  await sync.syncNow()
  await isSafe()
})

afterEach(() => vi.clearAllMocks())

test("a photo is brought after its words, is one change with them until both have arrived, and then a copy", async () => {
  const face = taken("a face")
  fake.intercept = (_request, response) => Boolean(response.destroy())
  await take(face)
  await sync.syncNow()
  expect(sync.status.value).toMatchObject({ waiting: 1 })
  fake.intercept = () => false
  await sync.syncNow()
  expect(sync.status.value).toMatchObject({ waiting: 1 })
  await isSafe()
  expect(held).toEqual(new Map([[face.sha256, "a face"]]))
  expect(asked.findIndex((one) => one.startsWith("PUT"))).toBeGreaterThan(1)
  expect(await unsent.unsentPictures(jonas.user)).toEqual([])
  expect(await here(face.sha256)).toBe(face.url)
  // The other devices heard of it: first that it waits, then that nothing does.
  expect(fake.requests.map(({ presence }) => presence.waiting).slice(-2)).toEqual([1, 0])
})

test("without a signal it waits through a kill, is shown all the same, and goes out by itself", async () => {
  const face = taken("a face")
  answer = () => "cut"
  await take(face)
  await sync.syncNow()
  await vi.waitFor(() => expect(asked.some((one) => one.startsWith("PUT"))).toBe(true))
  await open()
  expect(await here(face.sha256)).toBe(face.url)
  expect(await unsent.unsentPictures(jonas.user)).toHaveLength(1)
  answer = () => null
  await sync.syncNow()
  await isSafe()
  expect(held.get(face.sha256)).toBe("a face")
})

test.each([401, 409, 429, 500, 503])("an answer of %i drops nothing", async (code) => {
  answer = () => ({ status: code, message: "" })
  await take(taken("a face"))
  await sync.syncNow()
  await vi.waitFor(() => expect(asked.some((one) => one.startsWith("PUT"))).toBe(true))
  expect(sync.status.value.waiting).toBe(1)
  expect(await unsent.unsentPictures(jonas.user)).toHaveLength(1)
})

test("a photo the server does not take holds up no other, and is asked for only once", async () => {
  const [bad, good] = [taken("a wall of pixels"), taken("a face")]
  answer = (sha256) => (sha256 === bad.sha256 ? { status: 422, message: "Choose a smaller one." } : null)
  await take(bad)
  await take(good)
  await sync.syncNow()
  await vi.waitFor(() => expect(sync.status.value.waiting).toBe(1))
  expect([...held.keys()]).toEqual([good.sha256])
  await sync.syncNow()
  await vi.waitFor(() => expect(pictures.refusedPictures.value.get(bad.sha256)).toBe("Choose a smaller one."))
  expect(asked.filter((one) => one.includes(bad.sha256))).toHaveLength(1)
  expect(await here(bad.sha256)).toBe(bad.url)
})

test("a server that was restored is brought what it misses", async () => {
  const face = taken("a face")
  await take(face)
  await sync.syncNow()
  await isSafe()
  held.clear()
  const hello = status.helloSignal.value as Hello
  status.helloSignal.value = { ...hello, missing: [face.sha256, "0".repeat(64)] }
  await vi.waitFor(() => expect(held.get(face.sha256)).toBe("a face"))
})

test("a lost phone hands in its photos before it empties itself", async () => {
  const face = taken("a face")
  fake.wipe = true
  await take(face)
  await sync.syncNow()
  await vi.waitFor(() => expect(sync.status.value.wiped).toBe(true))
  expect(held.get(face.sha256)).toBe("a face")
  const left = (await indexedDB.databases()).map(({ name }) => name)
  expect(left.filter((name) => name?.includes(jonas.user))).toEqual([])
})

test("what a colleague took is fetched when it is looked at, and here afterwards", async () => {
  const face = taken("a face")
  expect(await pictures.showPicture([MARIA, face.sha256])).toBeUndefined()
  held.set(face.sha256, "a face")
  expect(await pictures.showPicture([MARIA, face.sha256])).toBe(face.url)
  held.clear()
  expect(await pictures.showPicture([MARIA, face.sha256])).toBe(face.url)
})

test("what comes in a picture's place is neither shown nor kept", async () => {
  const face = taken("a face")
  for (const other of ["<html>Welcome to the hotel", "a fac", ""]) {
    held.set(face.sha256, other)
    expect(await pictures.showPicture([MARIA, face.sha256])).toBeUndefined()
  }
  expect(await copies()).toEqual([])
})

test("the photos of those who are visited soon are fetched ahead, the others when they are asked for", async () => {
  const [soon, late] = [taken("soon"), taken("late")]
  held.set(soon.sha256, "soon").set(late.sha256, "late")
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const visit = (on: string, customer_id: string) =>
    wire("touch", `visit-${on}`, { type: "visit", state: "planned", when: { day: on } }, { customer_id })
  const other = { ...record(late.sha256), customer_id: customerId(2) }
  fake.entries.push(
    put(2, visit(day(2), MARIA)),
    put(3, record(soon.sha256)),
    put(4, wire("customer", customerId(2), { given: "Eva" })),
    put(5, visit(day(30), customerId(2))),
    put(6, other),
  )
  await sync.syncNow()
  await open()
  await sync.syncNow()
  await vi.waitFor(async () => expect(await copies()).toEqual([[MARIA, soon.sha256]]))
})

test("who goes from the book takes the copies along, and what waits stays until it is brought", async () => {
  const [face, card] = [taken("a face"), taken("a card")]
  fake.entries.push(put(2, record(face.sha256)))
  held.set(face.sha256, "a face")
  await sync.syncNow()
  await pictures.showPicture([MARIA, face.sha256])
  answer = () => "cut"
  await store.keepPhoto(MARIA, card)
  fake.entries.push(gone(3, record(face.sha256)), gone(4, wire("customer", MARIA, {})))
  await sync.syncNow()
  await vi.waitFor(async () => expect(await copies()).toHaveLength(1))
  expect(await unsent.unsentPictures(jonas.user)).toHaveLength(1)
  answer = () => null
  await open()
  await sync.syncNow()
  await isSafe()
  await vi.waitFor(async () => expect(await copies()).toEqual([]))
  expect(held.get(card.sha256)).toBe("a card")
})

test("one that was put away is neither sent nor counted, stays on this phone, and comes back", async () => {
  const face = taken("a face")
  answer = () => ({ status: 422, message: "There is room for no more." })
  await take(face)
  await sync.syncNow()
  await vi.waitFor(() => expect(pictures.refusedPictures.value.size).toBe(1))
  const [key] = await unsent.unsentPictures(jonas.user)
  if (!key) throw new Error("nothing waits")
  const takeBack = await store.putPhotoAway(key, face.url)
  sync.letGo(face.sha256)
  await isSafe()
  expect(await store.dropCopies()).toBe(false)
  expect(await here(face.sha256)).toBe(face.url)
  await takeBack()
  expect(await unsent.unsentPictures(jonas.user)).toEqual([key])
  expect(await here(face.sha256)).toBe(face.url)
})

test("a photo that is spoilt on the phone holds up no other", async () => {
  const [bad, good] = [taken("spoilt"), taken("a face")]
  await store.keepPhoto(MARIA, { ...bad, url: "data:image/jpeg;base64,§" })
  await take(good)
  await sync.syncNow()
  await vi.waitFor(() => expect(held.get(good.sha256)).toBe("a face"))
  expect(pictures.refusedPictures.value.has(bad.sha256)).toBe(true)
  await vi.waitFor(async () => expect(await unsent.unsentPictures(jonas.user)).toHaveLength(1))
})

test("words go before photos: copies make room for them, what waits does not", async () => {
  const [face, card] = [taken("a face"), taken("a card")]
  await store.keepCopy(jonas.user, [MARIA, face.sha256], face.url)
  answer = () => "cut"
  await store.keepPhoto(MARIA, card)
  const note = {
    op: "create",
    kind: "note",
    id: "note-1",
    customer_id: MARIA,
    set: { text: "Sails" },
  } as const
  failNextPut("mutations", () => new DOMException("full", "QuotaExceededError"))
  await write.save([note])
  expect(await copies()).toEqual([])
  expect(await here(card.sha256)).toBe(card.url)
  failNextPut("mutations", () => new DOMException("full", "QuotaExceededError"))
  await expect(write.save([note])).rejects.toMatchObject({ code: "full" })
})

describe.each(codecs)("with bodies %s", (_name, codec) => {
  beforeEach(() => useCodec(codec))
  afterEach(() => useCodec(plain))

  test("a full phone keeps nothing of a photo and says so; one that arrived needs no copy", async () => {
    const face = taken("a face")
    failNextPut("blobs", () => new DOMException("full", "QuotaExceededError"))
    await expect(store.keepPhoto(MARIA, face)).rejects.toMatchObject({ code: "full" })
    expect(await unsent.unsentPictures(jonas.user)).toEqual([])
    await store.keepPhoto(MARIA, face)
    failNextPut("pictures", () => new DOMException("full", "QuotaExceededError"))
    await sync.syncNow()
    await isSafe()
    expect(held.get(face.sha256)).toBe("a face")
    expect(await copies()).toEqual([])
    expect(await pictures.showPicture([MARIA, face.sha256])).toBe(face.url)
    expect(await copies()).toEqual([[MARIA, face.sha256]])
  })
})
