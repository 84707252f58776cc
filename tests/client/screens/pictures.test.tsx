// @vitest-environment happy-dom
/** Photos on the page: who they show, what stands where one has not come yet, and what is said of one that waits. */

import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact"
import { afterEach, beforeEach, expect, test } from "vitest"
import { refusedPictures } from "../../../static/app/net/pictures"
import { report } from "../../../static/app/net/status"
import { exportWaiting } from "../../../static/app/net/unsent_file"
import { Safety } from "../../../static/app/screens/me/safety"
import { SignOut } from "../../../static/app/screens/me/sign_out"
import { user } from "../../../static/app/store/book"
import { keepPhoto } from "../../../static/app/store/pictures"
import { save } from "../../../static/app/store/write"
import { edit } from "../../../static/app/ui/editing"
import { drawCustomer, held, phoneWith } from "./page"
import { draw } from "./people"

const FACE = { url: `data:image/jpeg;base64,${btoa("a face")}`, sha256: "a".repeat(64) }
const CARD = { url: `data:image/jpeg;base64,${btoa("a card")}`, sha256: "b".repeat(64) }
let maria = ""

beforeEach(async () => {
  maria = await phoneWith({ given: "Maria", family: "Lindqvist" }, [
    ["person", { name: "Arnold", relation: "child" }, "arnold"],
    ["picture", { shows: "portrait", sha256: "0".repeat(64), width: 30, height: 40 }, "picture-1"],
    ["picture", { shows: "portrait", sha256: FACE.sha256 }, "picture-2"],
    ["picture", { shows: "card", sha256: CARD.sha256 }, "picture-3"],
    ["picture", { shows: "portrait", person_id: "arnold", sha256: "c".repeat(64) }, "picture-4"],
  ])
})

afterEach(() => {
  cleanup()
  refusedPictures.value = new Map()
  report({ waiting: 0, oldest: null, reachable: true, signedOut: false, held: [] })
})

/** Shows on Me so many changes as waiting. */
function drawMe(waiting: number): void {
  report({ waiting, oldest: null, fetching: null, shell: "ready", reachable: false })
  draw(<Safety />)
}

const sheet = () => within(screen.getByRole("dialog", { hidden: true }))

test("the newest portrait of the customer stands beside the name, every photo further down with whom it shows", async () => {
  await keepPhoto(maria, FACE)
  drawCustomer(maria)
  const face = await screen.findByRole("button", { name: "Photo of Maria Lindqvist" })
  await waitFor(() => expect(face.querySelector("img")?.src).toBe(FACE.url))
  const photos = await screen.findByRole("region", { name: "Photos" })
  const lines = within(photos).getAllByRole("listitem")
  expect(lines.map((line) => line.textContent)).toEqual([
    "Arnold",
    "Business card",
    "Maria Lindqvist",
    "Maria Lindqvist",
  ])
})

test("where a photo has not come yet its place is kept, and says so", async () => {
  drawCustomer(maria)
  const photos = await screen.findByRole("region", { name: "Photos" })
  const places = await within(photos).findAllByRole("img", { name: "Comes when there is a signal" })
  expect(places).toHaveLength(4)
  expect(places.at(-1)?.style.aspectRatio).toBe("30 / 40")
})

test("a photo is said to show somebody else, and removed with a way back", async () => {
  drawCustomer(maria)
  const before = (await held(maria, "picture")).find(({ id }) => id === "picture-2")
  edit({ kind: "picture", ...(before && { record: before }) })
  const shows = (await waitFor(() => sheet().getByLabelText("What it shows"))) as HTMLSelectElement
  expect([...shows.options].map(({ text }) => text)).toEqual(["Maria Lindqvist", "Business card", "Arnold"])
  fireEvent.change(shows, { target: { value: "arnold" } })
  fireEvent.click(sheet().getByRole("button", { name: "Save", hidden: true }))
  const now = async () => (await held(maria, "picture")).find(({ id }) => id === "picture-2")?.data
  await waitFor(async () => expect(await now()).toMatchObject({ shows: "portrait", person_id: "arnold" }))
  edit({ kind: "picture", ...(before && { record: before }) })
  fireEvent.click(await waitFor(() => sheet().getByRole("button", { name: "Remove", hidden: true })))
  await screen.findByText("Photo removed")
  expect(await now()).toBeUndefined()
  fireEvent.click(screen.getByRole("button", { name: "Undo" }))
  await waitFor(async () => expect(await now()).toMatchObject({ person_id: "arnold" }))
})

test("a photo that waits is listed on Me, opened large and told why; a refused one is put away", async () => {
  await keepPhoto(maria, FACE)
  await keepPhoto(maria, CARD)
  refusedPictures.value = new Map([[CARD.sha256, "There is room for no more."]])
  drawMe(2)
  const [face, card] = await screen.findAllByRole("button", { name: /Maria Lindqvist.*a photo/ })
  expect(face?.textContent).toMatch(/waits for a signal$/)
  expect(card?.textContent).toMatch(/There is room for no more\.$/)
  fireEvent.click(face as HTMLElement)
  expect(sheet().getByRole("img", { hidden: true }).getAttribute("src")).toBe(FACE.url)
  expect(sheet().queryByText("Put away")).toBeNull()
  fireEvent.click(sheet().getByRole("button", { name: "Close", hidden: true }))
  fireEvent.click(card as HTMLElement)
  expect(sheet().queryByText("Correct and send again")).toBeNull()
  fireEvent.click(sheet().getByRole("button", { name: "Put away", hidden: true }))
  await screen.findByText("Put away")
  await waitFor(async () => expect(await (await exportWaiting()).text()).not.toContain(CARD.sha256))
  fireEvent.click(screen.getByRole("button", { name: "Undo" }))
  await waitFor(async () => expect(await (await exportWaiting()).text()).toContain(CARD.sha256))
})

test("signing out asks about photos too, and the file of what waits holds them", async () => {
  await keepPhoto(maria, FACE)
  await save([{ op: "create", kind: "note", id: "note-1", customer_id: maria, set: { text: "Sails" } }])
  draw(<SignOut />)
  fireEvent.click(screen.getByRole("button", { name: "Sign out" }))
  await screen.findByText(/^Two changes have not been sent yet/)
  const file = JSON.parse(await (await exportWaiting()).text())
  expect(file.user).toBe(user.value?.user)
  expect(file.mutations).toHaveLength(2)
  expect(file.mutations[1]).toMatchObject({ kind: "picture", customer_id: maria, photo: FACE.url })
})

test("a photo waits as one change with its words, in the list, the question at sign-out and the file", async () => {
  await keepPhoto(maria, FACE)
  const set = { shows: "portrait", sha256: FACE.sha256 }
  await save([{ op: "create", kind: "picture", id: "picture-9", customer_id: maria, set }])
  drawMe(1)
  const lines = await screen.findAllByRole("button", { name: /Maria Lindqvist.*a photo/ })
  expect(lines).toHaveLength(1)
  fireEvent.click(lines[0] as HTMLElement)
  expect(sheet().getByRole("img", { hidden: true }).getAttribute("src")).toBe(FACE.url)
  cleanup()
  draw(<SignOut />)
  fireEvent.click(screen.getByRole("button", { name: "Sign out" }))
  await screen.findByText(/^One change has not been sent yet/)
  const { mutations } = JSON.parse(await (await exportWaiting()).text())
  expect(mutations).toMatchObject([{ id: "picture-9", set, photo: FACE.url }])
})
