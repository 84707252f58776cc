import { expect, test } from "vitest"
import { crc32, pointerHash } from "../../../static/app/model/digest"

test("it hashes a pointer as Python's zlib.crc32 does", () => {
  const record = { kind: "customer", id: "01930000-0000-7000-8000-0000000000c1", ver: 7 }
  expect(pointerHash(record)).toBe(2207176568)
  expect(crc32("")).toBe(0)
  expect(crc32("ä")).toBe(1890972035)
  expect(crc32("123456789")).toBe(0xcbf43926)
})
