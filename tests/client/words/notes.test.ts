/** The sentences of Me, those of the document, and the tests that show them are the same, and all there. */

import { existsSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import told from "../../../static/app/words/en/notes.json"

const page = readFileSync("docs/what-happens-to-my-notes.md", "utf8")
const parts = page.split(/^## … if /m).slice(1)
const answers = parts.map((part) => {
  const [what = "", then = "", ...rest] = part.split("\n").filter(Boolean)
  const shown = rest.map((line) => /^- \[`(.+?)`\]\(\.\.\/(.+?)\) (.+)$/.exec(line)?.slice(1) ?? [line])
  return { what, then, shown }
})

test("the app and the document say the same, in the same order", () => {
  expect(answers.map(({ what, then }) => [what, then])).toEqual(told)
})

test.each(answers)("$what: every test that is named is there", ({ shown }) => {
  expect(shown.length).toBeGreaterThan(0)
  for (const [file = "", link, name = ""] of shown) {
    expect(link).toBe(file)
    expect(existsSync(file), file).toBe(true)
    const named = file.endsWith(".py") ? `\ndef ${name}(` : `("${name}", `
    expect(readFileSync(file, "utf8").includes(named), `${file} ${name}`).toBe(true)
  }
})
