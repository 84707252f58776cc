/** What the build writes into the page and the worker (vite.config.ts). */

/** Names this build of page and worker; "test" under vitest. */
declare const __BUILD__: string

declare module "*.css"

/** The address of a file that is built beside the scripts, under the hash of its bytes. */
declare module "*?url" {
  const address: string
  // biome-ignore lint/style/noDefaultExport: it is how the build hands it over
  export default address
}
