/** Builds the phone's code once; each page or worker then runs it anew with globals of its own. */

import { readFileSync } from "node:fs"
import { build, type Plugin } from "vite"
import type { Mistake } from "./bad_phones"
import type { Builds } from "./phone"

/** Every global of a page or worker that is ours; what is not named here is Node's own. */
const GLOBALS = [
  "Date",
  "Math",
  "performance",
  "crypto",
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "indexedDB",
  "IDBKeyRange",
  "BroadcastChannel",
  "navigator",
  "document",
  "location",
  "addEventListener",
  "fetch",
  "self",
]

/** Builds all that phones run, with some mistakes in it. */
export async function buildPhones(mistakes: Mistake[]): Promise<Builds> {
  const page = "tests/simulator/app.ts"
  const [now, old, worker] = await Promise.all([
    bundle(page, mistakes),
    bundle(page, [...mistakes, beforeUpdate()]),
    bundle("service_worker/worker.ts", mistakes),
  ])
  return { page: now as Builds["page"], oldPage: old as Builds["oldPage"], worker }
}

/** The build before the update has the schema before. */
function beforeUpdate(): Mistake {
  const file = "model/kinds.ts"
  const [from = "", schema] =
    /export const SCHEMA = (\d+)/.exec(readFileSync(`static/app/${file}`, "utf8")) ?? []
  return { file, from, to: `export const SCHEMA = ${Number(schema) - 1}` }
}

async function bundle(entry: string, planted: Mistake[]): Promise<Builds["worker"]> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    define: { __BUILD__: '"simulator"', __PRECACHE__: "[]" },
    plugins: [planting(planted)],
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry, formats: ["iife"], name: "app" },
    },
  })
  const [first] = [built].flat() as { output: { code?: string }[] }[]
  const code = first?.output[0]?.code ?? ""
  const make = new Function(...GLOBALS, `${code}; return typeof app === "undefined" ? undefined : app`)
  return (globals) => make(...GLOBALS.map((name) => globals[name]))
}

function planting(mistakes: Mistake[]): Plugin {
  return {
    name: "plant-mistakes",
    enforce: "pre",
    load(id) {
      const here = mistakes.filter(({ file }) => id.endsWith(`static/app/${file}`))
      if (here.length === 0) return null
      return here.reduce(
        (code, { from, to }) => {
          if (code.split(from).length !== 2) throw new Error(`${id} does not have exactly one: ${from}`)
          return code.replace(from, () => to)
        },
        readFileSync(id, "utf8"),
      )
    },
  }
}
