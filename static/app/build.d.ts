/** What the build writes into the page and the worker (vite.config.ts). */

/** Names this build of page and worker; "test" under vitest. */
declare const __BUILD__: string

declare module "*.css"
