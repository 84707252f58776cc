/** One file of the shell, as the worker keeps it: the address to fetch and the SHA-256 its bytes must have. */
interface PrecacheEntry {
  /** Absolute path: `/app` is the shell, `/rescue` the rescue page, all else lies under `/static/`. */
  url: string
  /** Lower-case hexadecimal. */
  sha256: string
}

/** Everything the worker's install fetches, written in by the build (vite.config.ts). */
declare const __PRECACHE__: readonly PrecacheEntry[]
