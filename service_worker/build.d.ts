/** One file of the shell, as the worker keeps it: the address to fetch and the hash its bytes must have. */
interface PrecacheEntry {
  /** Absolute path: `/app` is the shell, `/rescue` the rescue page, all else lies under `/static/`. */
  url: string
  /** `sha256-` and the SHA-256 in base64, as `fetch` checks it (W3C Subresource Integrity). */
  integrity: string
}

/** Everything the worker's install fetches, written in by the build (vite.config.ts). */
declare const __PRECACHE__: readonly PrecacheEntry[]
