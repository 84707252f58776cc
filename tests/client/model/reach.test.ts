/** Links the phone opens itself, made from numbers and addresses as people write them. */

import { expect, test } from "vitest"
import {
  addressText,
  addressToVisit,
  mapLink,
  numberToCall,
  phoneLink,
} from "../../../static/app/model/reach"

test.each([
  ["+46 70 555 01 42", "tel:+46705550142"],
  ["+46 (0)70-555 01 42", "tel:+46705550142"],
  ["0046 (0) 70 555", "tel:004670555"],
  ["(070) 555 0142", "tel:0705550142"],
  ["08/123 456", "tel:08123456"],
  ["+1 (212) 555-0100 ext. 17", "tel:+12125550100,17"],
  ["+1 212 555 0100 x17", "tel:+12125550100,17"],
  ["*#06#", "tel:*#06#"],
])("%s is dialled as %s", (written, link) => {
  expect(phoneLink("tel", written)).toBe(link)
})

test("a message goes to the number without its extension", () => {
  expect(phoneLink("sms", "+1 212 555 0100 ext 17")).toBe("sms:+12125550100")
})

test("nothing but digits, plus, star and hash gets into a link", () => {
  expect(phoneLink("tel", "javascript:alert(1)")).toBe("tel:1")
  expect(phoneLink("sms", "070?body=hello&x")).toBe("sms:070")
})

test("the mobile is called before the switchboard, and a fax never", () => {
  const cell = { value: "2", type: "cell" } as const
  expect(numberToCall([{ value: "1" }, cell, { value: "3", type: "home" }])).toBe(cell)
  expect(numberToCall([{ value: "4", type: "fax" }])).toBeUndefined()
  expect(numberToCall(undefined)).toBeUndefined()
})

const plant = { type: "work", street: "Hamnvägen 4", postcode: "852 30", locality: "Sundsvall" } as const
const placed = { ...plant, latitude: 62.39, longitude: 17.31 }

test("the way leads to work before home, to a street before a bare town", () => {
  const home = { type: "home", street: "Storgatan 1" } as const
  const town = { type: "work", locality: "Gävle" } as const
  expect(addressToVisit([home, town, plant])).toBe(plant)
  expect(addressToVisit([home])).toBe(home)
  expect(addressToVisit([{ type: "work" }])).toBeUndefined()
})

test("each phone gets a link that its own map opens", () => {
  const text = encodeURIComponent("Hamnvägen 4, 852 30 Sundsvall")
  expect(addressText(plant)).toBe("Hamnvägen 4, 852 30 Sundsvall")
  expect(mapLink(placed, "Android 16")).toBe(`geo:62.39,17.31?q=${text}`)
  expect(mapLink(plant, "Android 16")).toBe(`geo:0,0?q=${text}`)
  expect(mapLink(plant, "iPhone")).toBe(`https://maps.apple.com/?daddr=${text}`)
  expect(mapLink({ latitude: 1, longitude: 2 }, "X11; Linux")).toBe(
    "https://www.openstreetmap.org/search?query=1,2",
  )
})
