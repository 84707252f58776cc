/** The way between a phone and the server, and everything that happens on it. */

import type { Loop } from "./loop"
import type { Chance } from "./random"
import type { HttpAnswer } from "./server"

/** What becomes of one request; the chances are in a hundred, where the network is bad. */
const FATES = {
  well: 45,
  /** Never arrives. */
  unsent: 8,
  /** Done, and the answer is lost. */
  lost: 12,
  /** Done twice, as a proxy may do. */
  twice: 5,
  /** Done, and done once more much later. */
  echoed: 4,
  /** Answered after some seconds, or after the phone has given up. */
  late: 6,
  /** Half of the answer. */
  cut: 5,
  captive: 5,
  gateway: 3,
  /** The database is locked at some statement: a real 503. */
  locked: 4,
  /** The server dies at some statement. */
  killed: 3,
}

export interface Network {
  /** 0: everything arrives. 1: as in FATES. */
  badness: number
  /** How often each fate came. */
  fates: Record<string, number>
  /** Ends every request that hangs in the air, as a phone does that changes from one network to another. */
  hanging: Set<() => void>
}

interface Way {
  loop: Loop
  chance: Chance
  network: Network
  isOnline: () => boolean
  token: () => string
  /** Called in the moment when an answer has come, before the phone does anything with it. */
  answered: () => void
  ask: (what: Record<string, unknown>) => Promise<HttpAnswer>
}

/** Makes the `fetch` of one phone. */
export function fetchOver({ loop, chance, network, isOnline, token, answered, ask }: Way): typeof fetch {
  return (path, init) =>
    new Promise((resolve, reject) => {
      const fail = () => reject(new TypeError("Failed to fetch"))
      network.hanging.add(fail)
      init?.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")))
      if (!isOnline()) return void loop.later(5, fail)
      const fate = chance.is(network.badness) ? chance.weighed(FATES) : "well"
      network.fates[fate] = (network.fates[fate] ?? 0) + 1
      const request = {
        do: "http",
        path: String(path),
        method: init?.method,
        body: init?.body,
        token: token(),
      }
      const wait = chance.between(20, 400)
      const back = fate === "late" ? chance.between(1_000, 90_000) : chance.between(20, 400)
      const at = chance.between(0, 12)
      const share = chance.next()
      const here = (answer: HttpAnswer) =>
        loop.later(back, () => {
          answered()
          resolve(respond(answer))
        })
      if (fate === "unsent") return void loop.later(chance.between(100, 30_000), fail)
      if (fate === "captive") return void loop.later(wait, () => resolve(respond(CAPTIVE)))
      if (fate === "gateway") return void loop.later(wait, () => resolve(respond(GATEWAY)))
      loop.later(wait, async () => {
        const broken = fate === "locked" ? { locks: at } : fate === "killed" ? { kills: at } : {}
        const answer = await ask({ ...request, ...broken })
        if (fate === "twice") await ask(request)
        if (fate === "echoed")
          loop.later(chance.between(5_000, 200_000), async () => void (await ask(request)))
        if (fate === "lost" || answer.status === 0) loop.later(back, fail)
        else if (fate !== "cut") here(answer)
        else here({ ...answer, body: answer.body.slice(0, answer.body.length * share) })
      })
    })
}

const CAPTIVE: HttpAnswer = {
  status: 200,
  headers: { "Content-Type": "text/html" },
  body: "<html>Welcome to the station. Please accept our terms.</html>",
}
const GATEWAY: HttpAnswer = {
  status: 502,
  headers: { "Content-Type": "text/html" },
  body: "<html>Bad gateway",
}

/** As much of a Response as the phone looks at; a real one would read its body in its own time, not in ours. */
function respond({ status, headers, body }: HttpAnswer): Response {
  const ok = status >= 200 && status < 300
  return { status, ok, headers: new Headers(headers), json: async () => JSON.parse(body) } as Response
}
