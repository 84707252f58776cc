/** The files of the app, kept whole and in one version, and the answers made from them. */

import type { Strategy } from "./rules"

const PREFIX = "shell-"
const OWN = `${PREFIX}${__BUILD__}`

/** Fetches every file of this build and keeps them, all or none: a half shell would be a broken app. */
export async function fillShell(): Promise<void> {
  const fetched = await Promise.all(
    __PRECACHE__.map(async (entry) => [entry.url, await fetchChecked(entry)] as const),
  )
  const cache = await caches.open(OWN)
  for (const [url, response] of fetched) await cache.put(url, response)
}

/** Fetches one file past every cache; the browser refuses it if it is not the one this worker was built with. */
async function fetchChecked({ url, integrity }: PrecacheEntry): Promise<Response> {
  const response = await fetch(url, { integrity, cache: "reload", redirect: "error" })
  if (response.status !== 200) throw new Error(`${url} is not there`)
  return response
}

/** Keeps this shell and the one before it, which an open page may still live on; deletes the older ones. */
export async function dropOldShells(): Promise<void> {
  const shells = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== OWN)
  await Promise.all(shells.slice(0, -1).map((name) => caches.delete(name)))
}

/** Answers by strategy. `later` keeps the worker alive for work that the answer does not wait for. */
export async function answer(
  strategy: Exclude<Strategy, "network">,
  request: Request,
  later: (work: Promise<unknown>) => void,
): Promise<Response> {
  const key = { shell: "/app", rescue: "/rescue", asset: new URL(request.url).pathname }[strategy]
  const cache = await caches.open(OWN)
  // A page of the build before still asks for its own files.
  const kept = (await cache.match(key)) ?? (strategy === "asset" ? await caches.match(key) : undefined)
  if (kept) return kept
  // The shell was dropped by a rescue: the network answers, and if it is still this build, it is kept again.
  const fetched = await fetch(request)
  if (strategy === "shell") later(fillShell().catch(() => {}))
  return fetched
}
