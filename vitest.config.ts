import { defineConfig } from "vitest/config"

// Tests that draw on a page begin with the line `// @vitest-environment happy-dom`.
export default defineConfig({
  define: { __BUILD__: JSON.stringify("test"), __PRECACHE__: "[]" },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    include: ["tests/client/**/*.test.{ts,tsx}"],
    environment: "node",
    setupFiles: ["tests/client/patience.ts"],
    testTimeout: 30_000,
  },
})
