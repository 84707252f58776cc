import { expect, test } from "vitest"
import { strategyFor } from "../../../service_worker/rules"

const ORIGIN = "https://blackbook.example"

test.each([
  ["/", "navigate", "shell"],
  ["/app", "navigate", "shell"],
  ["/app?src=pwa", "navigate", "shell"],
  ["/app/customer/01930000-0000-7000-8000-0000000000c1", "navigate", "shell"],
  ["/app/me/import", "navigate", "shell"],
  ["/rescue", "navigate", "rescue"],
  ["/application", "navigate", "network"],
  ["/rescue/me", "navigate", "network"],
  ["/sign-in", "navigate", "network"],
  ["/api/export?format=vcf", "navigate", "network"],
  ["/static/dist/assets/app-1.js", "navigate", "network"],
  ["/static/dist/assets/app-1.js", "no-cors", "asset"],
  ["/static/icons/icon-192.png", "no-cors", "asset"],
  ["/api/sync", "cors", "network"],
  ["/sw.js", "same-origin", "network"],
  ["/manifest.webmanifest", "cors", "network"],
  ["/app", "cors", "network"],
] as const)("GET %s as %s is answered by the %s", (path, mode, strategy) => {
  expect(strategyFor({ method: "GET", url: ORIGIN + path, mode }, ORIGIN)).toBe(strategy)
})

test("what changes something, and what is another's, is left to the network", () => {
  expect(strategyFor({ method: "POST", url: `${ORIGIN}/app`, mode: "navigate" }, ORIGIN)).toBe("network")
  const other = "https://elsewhere.example/static/dist/assets/app-1.js"
  expect(strategyFor({ method: "GET", url: other, mode: "no-cors" }, ORIGIN)).toBe("network")
})
