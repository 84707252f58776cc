// @vitest-environment happy-dom
/** The number on the app's icon: what is open on Today, whoever has settled it, down to nothing. */

import { beforeEach, expect, test, vi } from "vitest"
import { namedId } from "../../../static/app/model/ids"
import { dueOf } from "../../../static/app/model/today"
import { report } from "../../../static/app/net/status"
import {
  answer,
  markDone,
  markNotUseful,
  settleVisit,
  snooze,
} from "../../../static/app/screens/today/settle"
import { loadRows, rows } from "../../../static/app/store/book"
import { announce } from "../../../static/app/store/changes"
import { save } from "../../../static/app/store/write"
import { keepBadge } from "../../../static/app/ui/badge"
import { today } from "../../../static/app/ui/today"
import { day, phoneWith, yearsAgo } from "../screens/people"
import { customerId, entriesPage, PRIVATE, put, receive, wire } from "../store/phone"

const [MARIA, KARIN] = [customerId(1), customerId(2)]
/** What the system was asked to show. */
let shown: number | undefined
let user = ""

const maria = {
  own: { given: "Maria", birth: yearsAgo(50), added_on: day(0) },
  under: [
    ["touch", { type: "visit", state: "planned", when: { day: day(0) } }, "visit"],
    ["touch", { type: "lunch", state: "planned", when: { day: day(1) } }, "lunch"],
    ["person", { name: "Arnold", relation: "child", birth: yearsAgo(16, 5) }, "arnold"],
    ["occasion", { type: "exam", date: day(-9), person_id: "arnold" }, "exam"],
    ["promise", { by: "me", text: "Noise figures", due: day(-20) }, "figures"],
    ["promise", { by: "me", text: "Sample", due: day(1) }, "sample"],
  ] as [never, never, string][],
}
const karin = {
  own: { given: "Karin", tier: "A", added_on: day(-400) },
}

keepBadge()

const due = (reason: string, id = MARIA) => {
  const row = rows.value.find((one) => one.id === id)
  const found = row && dueOf(row, today.value).find((one) => one.reason === reason)
  if (!found) throw new Error(`no ${reason} is due`)
  return found
}
const expectBadge = (count: number) => vi.waitFor(() => expect(shown).toBe(count))

beforeEach(async () => {
  shown = undefined
  navigator.setAppBadge = async (count) => {
    shown = count
  }
  report({ fetching: null, wiped: false })
  user = await phoneWith([maria, karin])
})

test("it counts what is for today or open since before, not what lies ahead and not who waits", async () => {
  await expectBadge(4)
  await save([
    {
      op: "create",
      kind: "promise",
      id: "new",
      customer_id: MARIA,
      set: { by: "me", due: day(0), text: "Call" },
    },
  ])
  await expectBadge(5)
})

test("it goes down with everything that is settled without a signal, and up again with what is taken back", async () => {
  await expectBadge(4)
  const { undo } = await markDone(due("birthday"))
  await expectBadge(3)
  await undo()
  await expectBadge(4)
  await markDone(due("birthday"))
  await snooze(due("promise"), 7)
  await expectBadge(2)
  await answer(due("ask"), "He passed")
  await expectBadge(1)
  await settleVisit(due("visit"), "held")
  await expectBadge(0)
  await markNotUseful(due("overdue", KARIN))
  await expectBadge(0)
})

test("what was settled on another device counts no more after the exchange", async () => {
  await expectBadge(4)
  const { key } = due("birthday")
  const record = wire("handled", namedId(user, key), { key, action: "done" }, { customer_id: MARIA })
  const { ids } = await receive(user, entriesPage(10, [put(11, record)], { book: PRIVATE }))
  announce(ids)
  await expectBadge(3)
})

test("of a large book everybody counts, and a change while it is counted begins anew", async () => {
  const born = { given: "Anna", birth: yearsAgo(40), added_on: day(0) }
  await phoneWith(Array.from({ length: 450 }, () => ({ own: born })))
  await markDone(due("birthday"))
  await expectBadge(449)
})

test("while the book is fetched the last number stands, and a lost phone shows none", async () => {
  report({ fetching: { done: 1, total: 2 } })
  await expectBadge(4)
  await markDone(due("birthday"))
  await vi.waitFor(() => expect(due("birthday").subject.name).toBe("Arnold"))
  await new Promise((wake) => setTimeout(wake, 20))
  expect(shown).toBe(4)
  report({ fetching: null })
  await expectBadge(3)
  report({ wiped: true })
  await expectBadge(0)
})

test.each([
  ["has no such number", undefined],
  ["refuses one", () => Promise.reject(new DOMException("not allowed", "NotAllowedError"))],
])("on a system that %s nothing breaks", async (_name, setAppBadge) => {
  Object.assign(navigator, { setAppBadge })
  const broken = vi.fn()
  process.on("unhandledRejection", broken)
  await markDone(due("birthday"))
  await loadRows()
  await new Promise((wake) => setTimeout(wake, 20))
  process.off("unhandledRejection", broken)
  expect(broken).not.toHaveBeenCalled()
})
