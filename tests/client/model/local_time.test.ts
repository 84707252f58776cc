/** The hour as the phone's clock shows it. */

import { expect, test } from "vitest"
import { localTime } from "../../../static/app/model/local_time"

test("the phone's time carries its offset", () => {
  expect(localTime(new Date("2026-11-23T07:01:22.345Z"))).toMatch(/^2026-11-2[234]T\d\d:\d1:22[+-]\d\d:\d\d$/)
  const now = new Date("2026-06-01T12:00:00Z")
  expect(new Date(localTime(now)).getTime()).toBe(now.getTime())
})
