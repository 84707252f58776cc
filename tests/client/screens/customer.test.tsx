// @vitest-environment happy-dom
/** The briefing on a page: what a rep reads in the car park, from the phone alone. */

import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact"
import { afterEach, expect, test } from "vitest"
import { closeSheet } from "../../../static/app/ui/editing"
import { say } from "../../../static/app/ui/toast"
import { day, drawCustomer, held, phoneWith, type Under } from "./page"

afterEach(() => {
  closeSheet()
  cleanup()
})

const ARNOLD = "01930000-0000-7000-8000-0000000000f1"
const VISIT = "01930000-0000-7000-8000-0000000000f2"
const FIGURES = "01930000-0000-7000-8000-0000000000f3"

/** 400 characters of what was said. */
const SAID =
  `Skiing in Åre with the children, Erik broke a wrist. ${"She spoke at length about the delivery times and the noise. ".repeat(6)}`.slice(
    0,
    400,
  )

const FULLEST: Under[] = [
  ["person", { name: "Erik", relation: "spouse", gender: "male", birth: "1977", about: "Sails" }],
  ["person", { name: "Arnold", relation: "child", gender: "male", birth: "2007-01-20" }, ARNOLD],
  ["person", { name: "Signe", relation: "child", gender: "female", birth: "2010-02-03" }],
  ["person", { name: "Nils", relation: "child", gender: "male", birth: "2013-09-30" }],
  ["fact", { type: "address", text: "First name is fine" }],
  ["fact", { type: "avoid", text: "The move of the plant. She is tired of the question." }],
  ["occasion", { type: "exam", person_id: ARNOLD, date: day(-4) }],
  ["touch", { type: "visit", state: "held", when: { day: day(-425) } }, VISIT],
  ["note", { text: SAID, touch_id: VISIT }],
  ["promise", { text: "Noise figures for the small press", by: "me", due: day(-3) }, FIGURES],
  ["promise", { text: "A visit to the line in Gävle, with her foreman", by: "me", due: day(20) }],
  [
    "touch",
    { type: "visit", state: "planned", when: { day: day(0), time: "10:30" }, aim: "A trial in January" },
  ],
]
const MARIA = {
  given: "Maria",
  family: "Lindqvist",
  phonetic: "ma-REE-a LIND-kvist",
  gender: "female",
  title: "Purchasing",
  phones: [{ type: "cell", value: "+46 70 555 01 42" }],
  addresses: [{ type: "work", street: "Hamnvägen 4", locality: "Sundsvall" }],
}

/** The text of the first page: everything before the story. */
function firstPage(): string {
  const main = screen.getByRole("main").cloneNode(true) as HTMLElement
  const story = main.querySelector(".story")
  while (story?.nextSibling) story.nextSibling.remove()
  story?.remove()
  for (const block of main.querySelectorAll("h1, h2, b, p, li, span, a, button")) block.after(" ")
  return (main.textContent ?? "").replace(/\s+/g, " ").trim()
}

test("the fullest customer is told in at most 120 words", async () => {
  drawCustomer(await phoneWith(MARIA, FULLEST))
  await screen.findByRole("heading", { level: 1, name: "Maria Lindqvist" })
  const text = firstPage()
  for (const part of [
    "ma-REE-a LIND-kvist",
    "Purchasing · First name is fine",
    "Do not raise: The move of the plant.",
    "Erik husband, about",
    "14 months ago, visit",
    "Skiing in Åre with the children",
    "How did Arnold’s exam go,",
    "Noise figures for the small press due",
    "Visit today, 10:30",
    "A trial in January",
  ]) {
    expect(text).toContain(part)
  }
  expect(text.split(" ").length).toBeLessThanOrEqual(120)
})

test("more of a long note is there for the asking", async () => {
  drawCustomer(await phoneWith(MARIA, FULLEST))
  const [more] = await screen.findAllByRole("button", { name: "More" })
  expect(screen.queryByText(SAID.trim())).toBeNull()
  more?.click()
  await screen.findByText(SAID.trim())
  expect(more?.getAttribute("aria-expanded")).toBe("true")
})

test("call, message and way there are links the phone opens itself", async () => {
  drawCustomer(await phoneWith(MARIA))
  const link = async (name: string) => (await screen.findByRole("link", { name })).getAttribute("href")
  expect(await link("Call")).toBe("tel:+46705550142")
  expect(await link("Message")).toBe("sms:+46705550142")
  expect(await link("Way there")).toContain(encodeURIComponent("Hamnvägen 4, Sundsvall"))
})

test("a customer without a number offers to add one", async () => {
  drawCustomer(await phoneWith({ given: "Maria" }))
  const add = await screen.findByRole("button", { name: "Add a number" })
  add.click()
  await screen.findByRole("dialog")
  await waitFor(() => expect(document.activeElement?.getAttribute("name")).toBe("phones"))
})

test("a promise is kept with one tap and taken back with another", async () => {
  const id = await phoneWith(MARIA, FULLEST)
  drawCustomer(id)
  const state = async () => (await held(id, "promise")).find((promise) => promise.id === FIGURES)?.data.state
  const tick = await screen.findByRole("button", { name: "Kept: Noise figures for the small press" })
  tick.click()
  const undo = await screen.findByRole("button", { name: "Undo" })
  expect(await state()).toBe("kept")
  await waitFor(() => expect(screen.queryByRole("button", { name: /^Kept: Noise/ })).toBeNull())
  undo.click()
  await screen.findByRole("button", { name: /^Kept: Noise/ })
  expect(await state()).not.toBe("kept")
})

test("two answers for one field are both shown, and one tap settles them", async () => {
  const id = "01930000-0000-7000-8000-0000000000c7"
  const conflict = { of_kind: "customer", of_id: id, field: "phonetic", theirs: "ma-REE-a", mine: "MA-ria" }
  await phoneWith({ given: "Maria", phonetic: "ma-REE-a" }, [["conflict", conflict]], id)
  drawCustomer(id)
  const question = await screen.findByRole("button", {
    name: "How to say the name: “ma-REE-a” or “MA-ria”?",
  })
  question.click()
  const mine = await screen.findByRole("button", { name: "Use mine" })
  expect(screen.getByRole("button", { name: "Keep theirs" })).toBeTruthy()
  expect(screen.getByRole("button", { name: "Keep both" })).toBeTruthy()
  mine.click()
  await waitFor(() => expect(screen.queryByRole("button", { name: "Use mine" })).toBeNull())
  expect((await held(id, "customer"))[0]?.data.phonetic).toBe("MA-ria")
  expect((await held(id, "conflict"))[0]?.data.state).toBe("mine")
})

test("two versions of a long text stand side by side in full, with what differs marked, and both can stay", async () => {
  const id = "01930000-0000-7000-8000-0000000000c8"
  const theirs = "She told of the press in Malmö, and that the children sail."
  const mine = "She told of the press in Lund, and that the children sail."
  const conflict = { of_kind: "note", of_id: "the-note", field: "text", theirs, mine }
  await phoneWith(
    { given: "Maria" },
    [
      ["note", { text: theirs }, "the-note"],
      ["conflict", conflict],
    ],
    id,
  )
  drawCustomer(id)
  fireEvent.click(await screen.findByRole("button", { name: /^Text: “She told/ }))
  const inBook = (await screen.findByText("Theirs, in the book now")).parentElement
  const later = screen.getByText("Mine, came later").parentElement
  expect(inBook?.textContent).toContain(theirs)
  expect(later?.textContent).toContain(mine)
  expect([inBook, later].map((part) => part?.querySelector("mark")?.textContent?.trim())).toEqual([
    "Malmö,",
    "Lund,",
  ])
  fireEvent.click(screen.getByRole("button", { name: "Keep both", hidden: true }))
  await waitFor(async () => expect((await held(id, "note"))[0]?.data.text).toBe(`${theirs}\n\n${mine}`))
  expect((await held(id, "conflict"))[0]?.data.state).toBe("both")
})

test("a question is answered where it stands: the answer is a note, and undo asks again", async () => {
  const maria = await phoneWith(MARIA, FULLEST)
  drawCustomer(maria)
  // What an earlier test said, and offered to undo, is over.
  say("")
  const question = () => screen.findByRole("button", { name: /^How did Arnold’s exam go/ })
  fireEvent.click(await question())
  const field = await screen.findByLabelText("How did it go?")
  expect(screen.getByRole("dialog").textContent).toContain("Arnold’s exam")
  fireEvent.click(screen.getByRole("button", { name: "Save", hidden: true }))
  expect(await held(maria, "note")).toHaveLength(1)
  fireEvent.input(field, { target: { value: "He passed " } })
  fireEvent.click(screen.getByRole("button", { name: "Save", hidden: true }))
  await waitFor(() => expect(screen.queryByText(/^How did Arnold’s exam go/)).toBeNull())
  const texts = async () => (await held(maria, "note")).map(({ data }) => data.text)
  expect(await texts()).toContain("Arnold’s exam: He passed")
  expect((await held(maria, "occasion"))[0]?.data.answered).toBe(day(-4).slice(0, 4))
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }))
  expect(await question()).toBeTruthy()
  expect(await texts()).toEqual([SAID])
})

test("somebody this phone does not hold is said so, with the way back to the Book", async () => {
  await phoneWith({ given: "Maria" })
  drawCustomer("01930000-0000-7000-8000-00000000dead")
  await screen.findByRole("heading", { level: 1, name: "This customer is not on this phone." })
  expect(screen.getByRole("link", { name: "Open the Book" }).getAttribute("href")).toBe("/app/book")
})
