/** A test waits for what must come, and a busy machine is no failure: what never comes still fails, later. */

if (typeof document !== "undefined") {
  const { configure } = await import("@testing-library/preact")
  configure({ asyncUtilTimeout: 10_000 })
}
