/** Faults 23 and 24: another user on this phone, and signing out while something waits and there is no signal. */

import { beforeEach, describe, expect, test, vi } from "vitest"
import { answerJson, listen } from "../net/server"
import { note, Rep } from "./rep"
import { clearStorage } from "./storage"

/** The window, as far as signing in and out looks at it. */
const place = { origin: "https://blackbook.example", href: "", assign: vi.fn(), reload: vi.fn() }
vi.stubGlobal("location", place)
vi.stubGlobal("document", { visibilityState: "visible", referrer: "" })
vi.stubGlobal("navigator", {})

const EVA = "01930000-0000-7000-8000-0000000000ee"

let rep: Rep
let isAway = false
const asked: string[] = []
await listen((request, response, body) => {
  asked.push(request.url ?? "")
  if (isAway) response.destroy()
  else rep.server.handle(request, response, body)
})

beforeEach(async () => {
  clearStorage()
  vi.clearAllMocks()
  isAway = false
  rep = await Rep.begin(3)
  await rep.sync()
  await rep.say(note("n1", "Jonas wrote this"))
})

/** Every database on the phone that is this user's. */
async function databases(user: string): Promise<string[]> {
  return (await indexedDB.databases()).flatMap(({ name = "" }) => (name.includes(user) ? [name] : []))
}

test("fault 23: another user who signs in here gets an own book; what waits of the first is not sent", async () => {
  const { server } = rep
  server.user = EVA
  const before = server.entries.length
  server.intercept = ({ user }, response) => {
    if (user === EVA) return false
    answerJson(response, 409, { error: { code: "other_user", message: "" } })
    return true
  }
  await rep.app.syncNow()
  expect(place.reload).toHaveBeenCalledTimes(1)

  await rep.start()
  expect(rep.app.user.value?.user).toBe(EVA)
  expect(await rep.app.waiting()).toEqual([])
  expect(await rep.app.readBundle("n1")).toBeUndefined()
  await rep.app.syncNow()
  expect(server.requests.at(-1)?.user).toBe(EVA)
  expect(server.entries).toHaveLength(before)
  expect(await rep.app.unsent(rep.user), "it stays with him").toHaveLength(1)

  server.user = rep.user
  server.intercept = () => false
  await rep.app.becomeUser({ user: rep.user, name: "Jonas", email: "", role: "rep" })
  await rep.start()
  await rep.sync()
  await rep.expectEqual()
  await rep.expectFound()
})

test("fault 23: a server that answers for another user is not believed", async () => {
  rep.server.user = EVA
  await expect(rep.sync()).rejects.toMatchObject({ code: "conflict" })
  expect(await rep.app.waiting()).toHaveLength(1)
})

describe("signed out without a signal", () => {
  beforeEach(() => {
    isAway = true
  })

  test("fault 24: keep leaves everything locked on this phone, until the same user signs in again", async () => {
    await rep.app.signOut("keep")
    expect(await rep.app.currentUser()).toBeNull()
    expect(await rep.app.unsent(rep.user)).toHaveLength(1)
    await rep.start()
    await rep.app.syncNow().catch(() => {})
    expect(await rep.app.waiting(), "nobody sees it meanwhile").toEqual([])
    isAway = false
    await rep.app.becomeUser({ user: rep.user, name: "Jonas", email: "", role: "rep" })
    await rep.start()
    await rep.sync()
    await rep.expectEqual()
    await rep.expectFound()
  })

  test("fault 24: export hands over every word and changes nothing", async () => {
    const before = await rep.kept()
    const { exportWaiting } = await import("../../../static/app/net/unsent_file")
    const file = await exportWaiting()
    expect(JSON.parse(await file.text())).toMatchObject({
      user: rep.user,
      mutations: [{ op: "create", id: "n1", set: { text: "Jonas wrote this" } }],
    })
    expect(await rep.kept()).toBe(before)
  })

  test("fault 24: discard leaves nothing of this user, and everything of another", async () => {
    await rep.app.becomeUser({ user: EVA, name: "Eva", email: "", role: "rep" })
    await rep.app.openBook()
    await rep.say(note("n2", "Eva wrote this"))
    await rep.app.signOut("discard")
    expect(await databases(EVA)).toEqual([])
    expect((await rep.app.knownUsers()).map(({ user }) => user)).toEqual([rep.user])
    expect(await rep.app.unsent(rep.user)).toHaveLength(1)
  })

  test("fault 24: the session is ended at the next contact, before anybody is let in", async () => {
    await rep.app.signOut("keep")
    expect(place.assign).toHaveBeenCalledWith("/app")
    expect(await rep.app.isLeaving()).toBe(true)
    isAway = false
    asked.length = 0
    await rep.start()
    await rep.app.enter()
    expect(asked.slice(0, 2)).toEqual(["/api/sign-out", "/api/me"])
    expect(await rep.app.isLeaving()).toBe(false)
  })
})

test("fault 24: with a signal the session ends at once, and what waits is kept locked", async () => {
  await rep.app.signOut("keep")
  expect(asked.at(-1)).toBe("/api/sign-out")
  expect(place.assign).toHaveBeenCalledWith("/sign-in")
  expect(await rep.app.isLeaving()).toBe(false)
  expect(await rep.app.unsent(rep.user)).toHaveLength(1)
})
