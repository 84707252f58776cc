// @vitest-environment happy-dom
/** Today: each reminder says why, and what is done about it is kept and can be taken back. */

import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { namedId } from "../../../static/app/model/ids"
import { report } from "../../../static/app/net/status"
import { HandleScreen } from "../../../static/app/screens/today/handle"
import { TodayScreen } from "../../../static/app/screens/today/today"
import { loadRows } from "../../../static/app/store/book"
import { waiting } from "../../../static/app/store/outbox"
import { save } from "../../../static/app/store/write"
import { closeSheet, openSheet } from "../../../static/app/ui/editing"
import { customerId, entriesPage, PRIVATE, put, receive, wire } from "../store/phone"
import { day, draw, held, phoneWith, yearsAgo } from "./people"

const [MARIA, KARIN] = [customerId(1), customerId(2)]
let user = ""

const maria = {
  own: { given: "Maria", family: "Lindqvist", tier: "A", company_id: "company-Nordverk" },
  under: [
    ["touch", { type: "lunch", state: "held", when: { day: day(-430) } }, "lunch"],
    ["touch", { type: "visit", state: "planned", when: { day: day(0), time: "10:30" } }, "visit"],
    ["person", { name: "Arnold", relation: "child", gender: "male" }, "arnold"],
    ["occasion", { type: "exam", date: day(-9), person_id: "arnold" }, "exam"],
    ["person", { name: "Signe", relation: "child", gender: "female", birth: yearsAgo(16, 1) }, "signe"],
    ["promise", { by: "me", text: "Noise figures", due: day(-20) }, "figures"],
  ] as [never, never, string][],
}
const karin = {
  own: { given: "Karin", family: "Holm", tier: "A" },
  under: [["touch", { type: "coffee", state: "held", when: { day: day(-275) } }, "coffee"]] as [
    never,
    never,
    string,
  ][],
}

/** The part of the page under a heading. */
function part(name: string) {
  return within(screen.getByRole("region", { name }))
}

/** Opens what can be done about a reminder and presses one of it. */
function act(where: string, title: string, what: string) {
  fireEvent.click(part(where).getByRole("button", { name: `What to do: ${title}` }))
  fireEvent.click(part(where).getByRole("button", { name: what }))
}

afterEach(cleanup)

test("a meeting of which nothing was written stands there until a note names it", async () => {
  const under: [never, never, string][] = [
    ["touch", { type: "lunch", state: "held", when: { day: day(-1) } }, "lunch"] as never,
  ]
  await phoneWith([{ own: { given: "Maria", family: "Lindqvist" }, under }])
  draw(<TodayScreen />)
  expect(part("Write it up").getByRole("link").textContent).toBe("Maria Lindqvist")
  expect(part("Write it up").getByText("yesterday")).toBeTruthy()
  fireEvent.click(part("Write it up").getByRole("button", { name: "What to do: Maria Lindqvist" }))
  fireEvent.click(part("Write it up").getByRole("button", { name: "Write a note" }))
  expect(openSheet.value).toMatchObject({ request: { kind: "note", fields: { touch_id: "lunch" } } })
  closeSheet()
  const set = { text: "Sails again", touch_id: "lunch" }
  await save([{ op: "create", kind: "note", id: "note", customer_id: MARIA, set }])
  await waitFor(() => expect(screen.queryByRole("region", { name: "Write it up" })).toBeNull())
})

describe("Today", () => {
  beforeEach(async () => {
    user = await phoneWith([maria, karin], ["Nordverk"])
    draw(<TodayScreen />)
  })

  test("it says in one sentence what the day holds, and tells each thing with its reason", () => {
    expect(screen.getByText("One visit, one question, one promise")).toBeTruthy()
    expect(part("Visits").getByRole("link").textContent).toBe("Maria Lindqvist")
    expect(part("Visits").getByText("Nordverk · not seen for 14 months")).toBeTruthy()
    expect(part("Ask after").getByRole("link").textContent).toMatch(/^Arnold’s exam was on /)
    expect(part("Ask after").getByText("Maria Lindqvist’s son")).toBeTruthy()
    expect(part("Occasions").getByText("turns 16 · Maria Lindqvist’s daughter")).toBeTruthy()
    expect(part("Promised").getByText(/^to Maria Lindqvist, due /)).toBeTruthy()
    expect(part("Not in touch for long").getByRole("link").textContent).toBe("Karin Holm")
    expect(part("Not in touch for long").getByText("9 months")).toBeTruthy()
  })

  test("it keeps what is done as handled, under the user's own id of it, and takes it back", async () => {
    act("Occasions", "Signe", "Done")
    await waitFor(() => expect(screen.queryByRole("region", { name: "Occasions" })).toBeNull())
    const [handled] = await held(MARIA, "handled")
    const key = `occ:signe:${day(1).slice(0, 4)}:1`
    expect(handled).toMatchObject({ id: namedId(user, key), data: { key, action: "done" } })

    fireEvent.click(screen.getByRole("button", { name: "Undo" }))
    await waitFor(() => expect(part("Occasions").getByRole("link").textContent).toBe("Signe"))
    expect(await held(MARIA, "handled")).toEqual([])
  })

  test("it snoozes until the day it names, and settles later what was snoozed before", async () => {
    act("Not in touch for long", "Karin Holm", "In a week")
    await waitFor(() => expect(screen.queryByRole("region", { name: "Not in touch for long" })).toBeNull())
    const [snoozed] = await held(KARIN, "handled")
    expect(snoozed?.data).toMatchObject({ action: "snoozed", until: day(7) })
  })

  test("it notes what was not useful", async () => {
    act("Not in touch for long", "Karin Holm", "Not useful")
    await waitFor(async () => expect((await held(KARIN, "handled"))[0]?.data.action).toBe("not_useful"))
  })

  test("it keeps the answer to a question as a note, and does not ask again", async () => {
    const title = part("Ask after").getByRole("link").textContent ?? ""
    fireEvent.click(part("Ask after").getByRole("button", { name: `What to do: ${title}` }))
    const keep = () => part("Ask after").findByRole("button", { name: "Keep the answer" })
    expect(((await keep()) as HTMLButtonElement).disabled).toBe(true)
    fireEvent.input(part("Ask after").getByLabelText("How did it go?"), { target: { value: "He passed " } })
    // Whatever was kept of an answer begun before had come by then: nothing that is typed gives way to it.
    await new Promise((wake) => setTimeout(wake, 30))
    expect(((await keep()) as HTMLButtonElement).disabled).toBe(false)
    fireEvent.click(part("Ask after").getByRole("button", { name: "Keep the answer" }))
    await waitFor(() => expect(screen.queryByRole("region", { name: "Ask after" })).toBeNull())
    expect((await held(MARIA, "note")).map((note) => note.data.text)).toEqual(["Arnold’s exam: He passed"])
    expect((await held(MARIA, "occasion"))[0]?.data.answered).toBe(day(-9).slice(0, 4))
  })

  test("it lets a promise be kept where it stands", async () => {
    act("Promised", "Noise figures", "Kept")
    await waitFor(() => expect(screen.queryByRole("region", { name: "Promised" })).toBeNull())
    expect((await held(MARIA, "promise"))[0]?.data).toMatchObject({ state: "kept", done_on: day(0) })
  })

  test("it turns a planned visit into one that was held", async () => {
    act("Visits", "Maria Lindqvist", "It happened")
    await waitFor(() => expect(screen.queryByRole("region", { name: "Visits" })).toBeNull())
    const visit = (await held(MARIA, "touch")).find(({ id }) => id === "visit")
    expect(visit?.data.state).toBe("held")
  })
})

test("a reminder snoozed before and due again is settled in the same record, against what it said", async () => {
  user = await phoneWith([karin])
  const key = `stale:${MARIA}:coffee:9`
  const snoozed = { key, action: "snoozed", until: day(-1) }
  const record = wire("handled", namedId(user, key), snoozed, { customer_id: MARIA })
  await receive(user, entriesPage(10, [put(11, record)], { book: PRIVATE }))
  await loadRows()
  draw(<TodayScreen />)
  act("Not in touch for long", "Karin Holm", "Done")
  await waitFor(async () => expect((await waiting())[0]?.op).toBe("set"))
  const [mutation] = await waiting()
  expect(mutation).toMatchObject({
    id: record.id,
    set: { action: "done", until: null },
    was: { action: "snoozed", until: day(-1) },
  })
})

test("an empty book is not a quiet day: the page says what it is for and how to begin", async () => {
  await phoneWith([])
  draw(<TodayScreen />)
  expect(screen.getByText(/Every morning this page says/)).toBeTruthy()
  expect(screen.getByRole("button", { name: "Add a customer" })).toBeTruthy()
  expect(screen.getByRole("link", { name: "Bring in contacts from a file" }).getAttribute("href")).toBe(
    "/app/me/import",
  )
})

test("what has waited for hours on another phone is said, what is on its way is not", async () => {
  await phoneWith([maria])
  const other = (device: string, waiting: number, hours: number) => {
    const oldest = waiting ? new Date(Date.now() - hours * 3_600_000).toISOString() : null
    return { device, label: `Phone ${device}`, waiting, oldest, seen: null }
  }
  report({ devices: [other("1", 3, 5), other("2", 1, 5), other("3", 1, 3), other("4", 0, 0)] })
  draw(<TodayScreen />)
  expect(
    await screen.findByText("Three changes wait on Phone 1. Open Blackbook there to send them."),
  ).toBeTruthy()
  expect(screen.getByText("One change waits on Phone 2. Open Blackbook there to send it.")).toBeTruthy()
  expect(screen.queryByText(/Phone [34]/)).toBeNull()
  report({ devices: [] })
  await waitFor(() => expect(screen.queryByText(/Phone/)).toBeNull())
})

test("fault 22: a button of an old notice settles the reminder that is there, and makes no second record", async () => {
  user = await phoneWith([maria])
  const key = `occ:signe:${day(1).slice(0, 4)}:1`
  for (const pressed of ["done", "not_useful"]) {
    draw(<HandleScreen customer={MARIA} reminder={key} act={pressed} />)
    await waitFor(async () => expect((await held(MARIA, "handled"))[0]?.data).toMatchObject({ key }))
    cleanup()
  }
  await waitFor(async () => expect((await held(MARIA, "handled"))[0]?.data.action).toBe("not_useful"))
  expect((await held(MARIA, "handled")).map(({ id }) => id)).toEqual([namedId(user, key)])
})

test("fault 22: an old notice about somebody who left the book opens Today and writes nothing", async () => {
  user = await phoneWith([maria])
  draw(<HandleScreen customer={customerId(9)} reminder={`stale:${customerId(9)}:none:0`} act="done" />)
  expect(await screen.findByRole("region", { name: "Visits" })).toBeTruthy()
  expect(await waiting()).toEqual([])
})
