/** Who is near: distances are true on a round earth, and the gone are not called near. */

import { describe, expect, test } from "vitest"
import { distance, near } from "../../../static/app/model/near"
import { rowOfPerson } from "./people"

const gavle = { latitude: 60.6749, longitude: 17.1413 }
const uppsala = { latitude: 59.8586, longitude: 17.6389 }

describe("distance", () => {
  test.each([
    ["Gävle to Uppsala", gavle, uppsala, 94.8],
    ["nowhere at all", gavle, gavle, 0],
    ["across the date line", { latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 }, 111.2],
    ["from pole to pole", { latitude: 90, longitude: 0 }, { latitude: -90, longitude: 77 }, 20015.1],
  ])("it measures %s", (_what, from, to, kilometres) => {
    expect(distance(from, to)).toBeCloseTo(kilometres, 0)
    expect(distance(to, from)).toBeCloseTo(kilometres, 0)
  })
})

describe("near", () => {
  test("it tells the nearest first and leaves out who is beyond reach or has no place", () => {
    const rows = [
      rowOfPerson("Anna Far", {}, [], { place: uppsala }),
      rowOfPerson("Bo Close", {}, [], { place: { latitude: 60.7, longitude: 17.1413 } }),
      rowOfPerson("Cia Here", {}, [], { place: gavle }),
      rowOfPerson("Dan Nowhere"),
    ]
    expect(near(rows, gavle, 50).map(({ row }) => row.name)).toEqual(["Cia Here", "Bo Close"])
    expect(near(rows, gavle, 100).map(({ row }) => row.name)).toEqual(["Cia Here", "Bo Close", "Anna Far"])
  })

  test("it never sends the rep to somebody who is lost or dead", () => {
    const rows = [
      rowOfPerson("Eva Lost", {}, [], { place: gavle, status: "lost" }),
      rowOfPerson("Ole Dead", {}, [], { place: gavle, status: "deceased" }),
      rowOfPerson("Pia Paused", {}, [], { place: gavle, status: "paused" }),
    ]
    expect(near(rows, gavle, 10).map(({ row }) => row.name)).toEqual(["Pia Paused"])
  })
})
