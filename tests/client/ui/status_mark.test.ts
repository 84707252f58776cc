/** The status mark: fetching until book and shell are whole, then what waits; the signal last. */

import { expect, test } from "vitest"
import { type SyncStatus, statusSignal } from "../../../static/app/net/status"
import { statusText } from "../../../static/app/ui/status_mark"
import { speak } from "../../../static/app/words/language"

speak("en-GB")
const whole: SyncStatus = { ...statusSignal.value, fetching: null, shell: "ready" }

test.each<[string, Partial<SyncStatus>]>([
  ["Fetching", { fetching: undefined }],
  ["Fetching", { fetching: { done: 0, total: 0 } }],
  ["Fetching 120 of 500", { fetching: { done: 120, total: 500 } }],
  ["Fetching 1,200 of 10,000", { fetching: { done: 1200, total: 10_000 } }],
  ["Fetching", { shell: "coming" }],
  ["All safe", { shell: "unsupported" }],
  ["All safe", { shell: "refused" }],
  ["1 waiting", { shell: "interrupted", waiting: 1 }],
  ["All safe", {}],
  ["2 waiting", { waiting: 2 }],
  ["2 waiting, no signal", { waiting: 2, reachable: false }],
  ["All safe, no signal", { reachable: false }],
  ["2 waiting, sign in to send", { waiting: 2, signedOut: true, reachable: false }],
])("it says %s", (text, part) => {
  expect(statusText({ ...whole, ...part })).toBe(text)
})
