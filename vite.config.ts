/**
 * Three builds into static/dist: the page, the rescue page, the worker; in this order, because the worker
 * carries a list of all the others made.
 *
 *   vite build --mode page     static/app/shell.html       -> shell.html and hashed files under assets/
 *   vite build --mode rescue   static/app/rescue/rescue.html -> rescue.html, one script, no chunk shared with the app
 *   vite build --mode worker   service_worker/worker.ts    -> sw.js, one classic script
 */

import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { defineConfig, type UserConfig } from "vite"

const here = dirname(fileURLToPath(import.meta.url))
const dist = join(here, "static/dist")
const icons = ["static/icons/icon-192.png", "static/icons/badge.png"]

// Few scripts, because the worker carries the hash of each: what the briefing needs, what talks to the server,
// the other screens, the editors. Each takes with it what it needs and none before it took.
const chunks = [
  { name: "app", test: /static\/app\/main\.tsx$/, priority: 4 },
  { name: "begin", test: /static\/app\/begin\.ts$/, priority: 3 },
  { name: "screens", test: /static\/app\/screens\/(today|book|occasions|me)\//, priority: 2 },
  { name: "editors", test: /static\/app\/screens\//, priority: 1 },
]

const sha256 = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest("hex")

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Names the build after its sources: the page carries the name, so it cannot be the hash of the page. */
function nameBuild(): string {
  const folders = ["static/app", "static/styles", "static/icons", "service_worker"]
  const files = [
    ...folders.flatMap((folder) => filesUnder(join(here, folder))),
    join(here, "package-lock.json"),
  ]
  return sha256(
    files.map((file) => `${relative(here, file)} ${sha256(readFileSync(file))}`).join("\n"),
  ).slice(0, 12)
}

/** Lists every file of the shell with its hash, for the worker's install. */
function listPrecache(): PrecacheEntry[] {
  const pages: [string, string][] = [
    ["/app", join(dist, "shell.html")],
    ["/rescue", join(dist, "rescue.html")],
  ]
  const assets = filesUnder(join(dist, "assets")).filter((file) => /\.(js|css)$/.test(file))
  const rest = [...assets, ...icons.map((icon) => join(here, icon))]
  return [...pages, ...rest.map((file): [string, string] => [`/${relative(here, file)}`, file])].map(
    ([url, file]) => ({
      url,
      integrity: `sha256-${Buffer.from(sha256(readFileSync(file)), "hex").toString("base64")}`,
    }),
  )
}

export default defineConfig(({ mode }): UserConfig => {
  const build = nameBuild()
  const common: UserConfig = {
    base: "/static/dist/",
    publicDir: false,
    define: { __BUILD__: JSON.stringify(build) },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  }
  if (mode === "page") {
    rmSync(dist, { recursive: true, force: true })
    return {
      ...common,
      root: join(here, "static/app"),
      build: {
        outDir: dist,
        emptyOutDir: false,
        manifest: "manifest.json",
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        target: "es2022",
        rolldownOptions: {
          input: join(here, "static/app/shell.html"),
          output: { codeSplitting: { groups: chunks } },
        },
      },
      plugins: [
        {
          name: "name-the-build",
          closeBundle: () => writeFileSync(join(dist, "build.txt"), `${build}\n`),
        },
      ],
    }
  }
  if (mode === "rescue") {
    return {
      ...common,
      root: join(here, "static/app/rescue"),
      build: {
        outDir: dist,
        emptyOutDir: false,
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        target: "es2022",
        rolldownOptions: { input: join(here, "static/app/rescue/rescue.html") },
      },
    }
  }
  if (mode !== "worker") throw new Error(`--mode is page, rescue or worker, not ${mode}`)
  return {
    ...common,
    define: { ...common.define, __PRECACHE__: JSON.stringify(listPrecache()) },
    build: {
      outDir: dist,
      emptyOutDir: false,
      target: "es2022",
      rolldownOptions: {
        input: join(here, "service_worker/worker.ts"),
        // One classic script: a worker registered as classic does not evaluate with an `export` in it.
        output: { format: "iife", entryFileNames: "sw.js" },
      },
    },
  }
})
