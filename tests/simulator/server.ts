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
    op: string
    old: Record<string, unknown>
    new: Record<string, unknown>
    mid: string
    user: string
  }[]
  parked: {
    user: string
    book: string | null
    body: { id: string } & Record<string, unknown>
    reason: string
  }[]
  /** Who may read what at this moment. */
  members: { book: string; user: string; role: string }[]
  /** The private books. */
  private: string[]
  wrong: string[]
}

export interface Rep {
  user: string
  book: string
  private: string
}

export type Ask = <T>(what: Record<string, unknown>) => Promise<T>

/** Starts a server; `how` names its database and its mistake. `ask` runs one command of it. */
export function startServer(
  python: string,
  how: { database?: string; bad?: string },
): { ask: Ask; stop: () => void } {
  const child = spawn(python, ["-m", "tests.simulator.server", JSON.stringify(how)], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  const waiting: ((line: string) => void)[] = []
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.(line))
  const ask: Ask = async (what) => {
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
