/** Which strategy answers which request: a table read from top to bottom, without a browser. */

export type Strategy = "shell" | "rescue" | "asset" | "network"

/** What the rules look at of a request. */
export type Asked = Pick<Request, "method" | "url" | "mode">

interface Rule {
  strategy: Strategy
  isFor(path: string, asked: Asked): boolean
}

const RULES: readonly Rule[] = [
  { strategy: "network", isFor: (_path, { method }) => method !== "GET" },
  { strategy: "shell", isFor: (path, { mode }) => mode === "navigate" && /^\/($|app($|\/))/.test(path) },
  { strategy: "rescue", isFor: (path, { mode }) => mode === "navigate" && path === "/rescue" },
  // Sign-in, export, everything the server draws: never from a cache.
  { strategy: "network", isFor: (_path, { mode }) => mode === "navigate" },
  { strategy: "asset", isFor: (path) => path.startsWith("/static/") },
]

/** Says how a request is to be answered; what no rule names, and every other origin, goes to the network. */
export function strategyFor(asked: Asked, origin: string): Strategy {
  const url = new URL(asked.url)
  if (url.origin !== origin) return "network"
  return RULES.find((rule) => rule.isFor(url.pathname, asked))?.strategy ?? "network"
}
