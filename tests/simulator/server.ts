/** The other end of the pipe: the real server in a process of its own (server.py). */

import { spawn } from "node:child_process"
import { createInterface } from "node:readline"

export interface HttpAnswer {
  /** 0: the server was killed while it answered. */
  status: number
  headers: Record<string, string>
  body: string
}

export interface ServerRecord {
  id: string
  kind: string
  book: string
  customer_id: string | null
  ver: number
  by: string
  at: string
  data: Record<string, unknown>
  deleted: boolean
}

export interface Dump {
  records: ServerRecord[]
  revisions: {
    id: string
    ver: number
    old: Record<string, unknown>
    new: Record<string, unknown>
    mid: string
  }[]
  parked: { user: string; body: { id: string } & Record<string, unknown>; reason: string }[]
  members: { book: string; user: string; role: string }[]
  wrong: string[]
}

export interface Rep {
  user: string
  book: string
  private: string
}

export type Ask = (command: { do: string } & Record<string, unknown>) => Promise<never>

/** Starts a server, a broken one where `bad` names how. `ask` runs one command of it. */
export function startServer(
  python: string,
  bad: string | null,
): { ask: <T>(what: Record<string, unknown>) => Promise<T>; stop: () => void } {
  const child = spawn(python, ["-m", "tests.simulator.server", ...(bad ? [bad] : [])], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  const waiting: ((line: string) => void)[] = []
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.(line))
  const ask = async <T>(what: Record<string, unknown>): Promise<T> => {
    const line = await new Promise<string>((resolve) => {
      waiting.push(resolve)
      child.stdin.write(`${JSON.stringify(what)}\n`)
    })
    const answer = JSON.parse(line)
    if (answer.broken) throw new Error(`the server broke: ${answer.broken}`)
    return answer
  }
  return { ask, stop: () => child.stdin.end() }
}
