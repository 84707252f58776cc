// @vitest-environment happy-dom
// @vitest-environment-options {"settings": {"fetch": {"disableSameOriginPolicy": true}}}
/** Each change that is not on the server can be read, opened, exported; a refused one corrected or put away. */

import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { Change } from "../../../static/app/model/records"
import { report } from "../../../static/app/net/status"
import { exportWaiting } from "../../../static/app/net/unsent_file"
import { Safety } from "../../../static/app/screens/me/safety"
import { putAway } from "../../../static/app/store/aside"
import { user as bookUser, openBook } from "../../../static/app/store/book"
import { changeHeard } from "../../../static/app/store/device"
import {
  countWaiting,
  keepReceipts,
  offerAgain,
  parked,
  takeEntries,
  unsent,
  waiting,
} from "../../../static/app/store/outbox"
import { save } from "../../../static/app/store/write"
import { customerId } from "../store/phone"
import { draw, held, phoneWith } from "./people"

const MARIA = customerId(1)
const NOTE: Change = {
  op: "create",
  kind: "note",
  id: "note-of-mine",
  customer_id: MARIA,
  set: { text: "She told of the press" },
}

let user = ""

beforeEach(async () => {
  user = await phoneWith([{ own: { given: "Maria", family: "Lindqvist", phonetic: "ma-REE-a" } }])
})
afterEach(() => {
  cleanup()
  report({ waiting: 0, oldest: null, reachable: true, signedOut: false, held: [], isAskedAgain: false })
})

async function drawWaiting(part: Parameters<typeof report>[0] = {}) {
  report({ ...(await countWaiting(user)), fetching: null, shell: "ready", ...part })
  draw(<Safety />)
}

test("after a start without a signal it still says when the last exchange was", async () => {
  await changeHeard(user, () => ({ at: Date.parse("2026-03-12T08:00:00Z"), days: 30 }))
  await openBook()
  await drawWaiting({ reachable: false, lastExchange: null })
  expect(screen.getByText("Last exchange").nextElementSibling?.textContent).toMatch(/12/)
})

/** The server's no to everything that waits. */
async function park(reason: string) {
  const taken = await takeEntries(user, { count: 200, size: 1e6 }, new Set())
  const refused = { outcome: "parked", book: null, rev: null, ver: null, conflict: null } as const
  await keepReceipts(
    user,
    taken.map(({ mid }) => ({ mid, ...refused, reason })),
    Date.now(),
  )
}

const line = (name: RegExp) => screen.findByRole("button", { name })
const sheet = () => within(screen.getByRole("dialog", { hidden: true }))
const press = (name: string) => fireEvent.click(sheet().getByRole("button", { name, hidden: true }))

describe("what waits", () => {
  test("says in words what it is and why it is still here", async () => {
    await save([NOTE])
    await save([
      { op: "set", kind: "customer", id: MARIA, set: { phonetic: "MA-ria" }, was: { phonetic: "ma-REE-a" } },
    ])
    await save([{ op: "delete", kind: "note", id: "other", customer_id: MARIA }])
    await drawWaiting({ reachable: false })
    expect((await line(/She told of the press/)).textContent).toMatch(/waits for a signal$/)
    expect(await line(/about them: How to say the name: MA-ria/)).toBeTruthy()
    expect(await line(/a note, removed/)).toBeTruthy()
    report({ reachable: true, signedOut: true })
    await waitFor(async () => expect((await line(/the press/)).textContent).toMatch(/until you sign in$/))
    const [first] = await waiting()
    report({ signedOut: false, held: [first?.mid ?? ""] })
    await waitFor(async () =>
      expect((await line(/the press/)).textContent).toMatch(/server does not take it as it is$/),
    )
    expect((await line(/MA-ria/)).textContent).toMatch(/on the way$/)
  })

  test("opens, leads to the customer, and offers no way to lose what is merely late", async () => {
    await save([NOTE])
    await drawWaiting({ reachable: false })
    fireEvent.click(await line(/the press/))
    expect(sheet().getByText("She told of the press")).toBeTruthy()
    const link = sheet().getByRole("link", { name: "Open Maria Lindqvist", hidden: true })
    expect(link.getAttribute("href")).toBe(`/app/customer/${MARIA}`)
    expect(sheet().queryByText("Put away")).toBeNull()
    expect(sheet().queryByText("Correct and send again")).toBeNull()
  })

  test("can be saved as a file: one of them, or all with what was kept aside", async () => {
    await save([NOTE])
    await park("invalid")
    await save([{ ...NOTE, id: "second", set: { text: "A second thought" } }])
    const all = await (await exportWaiting()).text()
    expect(all).toContain("She told of the press")
    expect(all).toContain("A second thought")
    const one = await (await exportWaiting(await waiting())).text()
    expect(one).not.toContain("She told of the press")
  })

  test("is listed whole when asked for", async () => {
    await save(
      Array.from({ length: 11 }, (_, at) => ({ ...NOTE, id: `note-${at}`, set: { text: `No ${at}.` } })),
    )
    await drawWaiting()
    expect(await screen.findAllByRole("button", { name: /a note: No/ })).toHaveLength(8)
    fireEvent.click(screen.getByRole("button", { name: "and three changes more" }))
    expect(screen.getAllByRole("button", { name: /a note: No/ })).toHaveLength(11)
  })
})

describe("what the server did not take", () => {
  test("is corrected and sent again as a new change, and then no longer listed", async () => {
    await save([NOTE])
    await park("invalid")
    await drawWaiting()
    fireEvent.click(await line(/the press.*the server found no sense in it/))
    press("Correct and send again")
    const field = sheet().getByRole("textbox", { name: "Text", hidden: true })
    fireEvent.input(field, { target: { value: "She told of the new press" } })
    press("Send again")
    await waitFor(async () => expect(await parked()).toEqual([]))
    const [only, ...others] = await waiting()
    expect(others).toEqual([])
    expect(only).toMatchObject({
      op: "create",
      id: "note-of-mine",
      set: { text: "She told of the new press" },
    })
    expect(await held(MARIA, "note")).toMatchObject([{ data: { text: "She told of the new press" } }])
  })

  test("a correction stands against the record as it is now", async () => {
    await save([
      { op: "set", kind: "customer", id: MARIA, set: { phonetic: "MA-ria" }, was: { phonetic: "long ago" } },
    ])
    await park("invalid")
    await drawWaiting()
    fireEvent.click(await line(/MA-ria/))
    press("Correct and send again")
    press("Send again")
    await waitFor(async () => expect(await waiting()).toHaveLength(1))
    expect(await waiting()).toMatchObject([{ set: { phonetic: "MA-ria" }, was: { phonetic: "ma-REE-a" } }])
  })

  test("is put away knowingly, with a way back, and its words stay on the phone", async () => {
    await save([NOTE])
    await park("unknown_record")
    await drawWaiting()
    fireEvent.click(await line(/what it belongs to is gone/))
    press("Put away")
    await waitFor(async () => expect(await parked()).toEqual([]))
    await offerAgain(user)
    expect(await unsent(user), "a restored server is not offered it").toEqual([])
    fireEvent.click(await screen.findByRole("button", { name: "Undo" }))
    await waitFor(async () => expect(await parked()).toMatchObject([{ reason: "unknown_record" }]))
  })

  test("whose customer is gone, it is put with somebody else as what it was, with a way back", async () => {
    const links = { touch_id: "touch-of-hers", written_at: "2026-11-03T10:00:00+01:00" }
    await save([{ ...NOTE, customer_id: "gone", set: { ...NOTE.set, ...links } }])
    await park("unknown_record")
    await drawWaiting()
    fireEvent.click(await line(/what it belongs to is gone/))
    press("Put it with somebody else")
    expect(sheet().getByText("Where does it belong?")).toBeTruthy()
    press("Maria Lindqvist")
    await screen.findByText("Put with Maria Lindqvist")
    const [note] = await held(MARIA, "note")
    expect(note?.data).toEqual({ text: "She told of the press", written_at: links.written_at })
    expect(note?.id).not.toBe(NOTE.id)
    expect(await parked()).toEqual([])
    fireEvent.click(screen.getByRole("button", { name: "Undo" }))
    await screen.findByText("Taken back")
    expect(await parked()).toMatchObject([{ reason: "unknown_record" }])
    expect(await held(MARIA, "note")).toEqual([])
  })

  test("a change of somebody who is gone becomes a note of its words, and overwrites nothing", async () => {
    const set = { phonetic: "EE-da", title: "Buyer" }
    await save([{ op: "set", kind: "customer", id: "gone", set, was: {} }])
    await park("unknown_record")
    await drawWaiting()
    fireEvent.click(await line(/what it belongs to is gone/))
    press("Put it with somebody else")
    press("Maria Lindqvist")
    await waitFor(async () => expect(await held(MARIA, "note")).toHaveLength(1))
    const [note] = await held(MARIA, "note")
    expect(note?.data.text).toBe("How to say the name: EE-da\nJob title: Buyer")
    expect((await held(MARIA, "customer"))[0]?.data.phonetic).toBe("ma-REE-a")
  })

  test("it is not put elsewhere while its customer is here", async () => {
    await save([NOTE])
    await park("invalid")
    await drawWaiting()
    fireEvent.click(await line(/found no sense/))
    expect(sheet().queryByText("Put it with somebody else")).toBeNull()
    expect(sheet().getByText("Save as a file")).toBeTruthy()
  })

  test("a suggestion to a colleague is the colleague's to decide: it is not sent again", async () => {
    await save([NOTE])
    await park("handed_over")
    await drawWaiting()
    fireEvent.click(await line(/whoever has them now can accept it/))
    expect(sheet().queryByText("Correct and send again")).toBeNull()
    expect(sheet().getByText("Put away")).toBeTruthy()
  })

  test("one that is not taken even alone is put away too, and lies over no page any more", async () => {
    await save([NOTE])
    const [{ mid } = { mid: "" }] = await waiting()
    await putAway(mid)
    expect(await waiting()).toEqual([])
    expect(await held(MARIA, "note")).toEqual([])
    expect(bookUser.value?.user).toBe(user)
  })
})

test("a book that is asked for twice within the hour is told", async () => {
  await drawWaiting({ isAskedAgain: true })
  expect(screen.getByText(/asked for your whole book twice within an hour/)).toBeTruthy()
})
