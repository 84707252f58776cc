/** Runs schedules and says what came of them, as one line of JSON. */

import { BAD } from "./bad_phones"
import { buildPhones } from "./build"
import { judge } from "./oracle"
import { Schedule } from "./schedule"
import { startServer } from "./server"

export interface Options {
  /** How many, from which seed on. */
  schedules?: number
  seed?: number
  /** The Python that has the server's packages. */
  python?: string
  /** The address of the server's database; SQLite of its own where none is given. */
  database?: string
  /** A mistake to put into the phone or the server (bad_phones.ts, bad_servers.py). */
  bad?: string
  /** Go on after a failure. */
  goesOn?: boolean
}

export async function main(options: Options): Promise<void> {
  const { schedules = 1, seed = 1, python = "python3", database, bad = "", goesOn } = options
  const load = await buildPhones(BAD[bad] ?? [])
  const server = startServer(python, { database, bad: BAD[bad] ? undefined : bad })
  const counts: Record<"fates" | "acts" | "taken", Record<string, number>> = {
    fates: {},
    acts: {},
    taken: {},
  }
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
    add(counts.fates, schedule.network.fates)
    add(counts.acts, schedule.acts)
    for (const { takenBy } of schedule.ledger.all) if (takenBy) add(counts.taken, { [takenBy]: 1 })
  }
  const seconds = (performance.now() - began) / 1000
  server.stop()
  process.stdout.write(`${JSON.stringify({ schedules: done, seconds, ...counts, failures })}\n`)
}

function add(sums: Record<string, number>, more: Record<string, number>): void {
  for (const [name, count] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + count
}
