/** Runs schedules and says what came of them, as one line of JSON. */

import { readFileSync } from "node:fs"
import { build, type Plugin } from "vite"
import { BAD, type Mistake } from "./bad_phones"
import { judge } from "./oracle"
import type { App } from "./phone"
import { Schedule } from "./schedule"
import { startServer } from "./server"

export interface Options {
  /** How many, from which seed on. */
  schedules?: number
  seed?: number
  /** The Python that has the server's packages. */
  python?: string
  /** A mistake to put into the phone or the server (bad_phones.ts, bad_servers.py). */
  bad?: string
  /** Go on after a failure. */
  goesOn?: boolean
}

/** Every global of a page that is ours; what is not named here is Node's own. */
const GLOBALS = [
  "Date",
  "Math",
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
]

export async function main({
  schedules = 1,
  seed = 1,
  python = "python3",
  bad,
  goesOn,
}: Options): Promise<void> {
  const load = await buildApp((bad && BAD[bad]) || [])
  const server = startServer(python, bad && !BAD[bad] ? bad : null)
  const fates: Record<string, number> = {}
  const failures: { seed: number; wrong: string[]; steps: string[] }[] = []
  const began = performance.now()
  let done = 0
  const thrown: unknown[] = []
  // A page that dies in a transaction leaves its promises behind; whatever else nobody has caught is a mistake.
  process.on("unhandledRejection", (error) => (error as Error).name === "AbortError" || thrown.push(error))
  for (let at = seed; at < seed + schedules && (goesOn || failures.length === 0); at++) {
    const schedule = new Schedule(at, server.ask, load)
    let wrong: string[]
    try {
      await schedule.run()
      wrong = await judge(schedule)
    } catch (error) {
      wrong = [`broke off: ${(error as Error).stack}`]
    }
    wrong.push(...thrown.splice(0).map((error) => `nobody caught ${(error as Error).stack}`))
    done++
    if (wrong.length > 0) failures.push({ seed: at, wrong, steps: schedule.steps })
    for (const [fate, count] of Object.entries(schedule.network.fates))
      fates[fate] = (fates[fate] ?? 0) + count
  }
  const seconds = (performance.now() - began) / 1000
  server.stop()
  process.stdout.write(`${JSON.stringify({ schedules: done, seconds, fates, failures })}\n`)
}

/** Builds the phone's code once; each page then runs it anew with globals of its own. */
async function buildApp(mistakes: Mistake[]): Promise<(globals: Record<string, unknown>) => App> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    define: { __BUILD__: '"simulator"', __PRECACHE__: "[]" },
    plugins: [planting(mistakes)],
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry: "tests/simulator/app.ts", formats: ["iife"], name: "app" },
    },
  })
  const [first] = [built].flat() as { output: { code?: string }[] }[]
  const make = new Function(...GLOBALS, `${first?.output[0]?.code}; return app`)
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
