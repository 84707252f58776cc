/**
 * Three builds into static/dist: the page, the rescue page, the worker; in this order, because the worker
 * carries a list of all the others made. They are made beside it and take its place together at the end, so
 * that a server goes on serving the build before, and keeps it when this one fails.
 *
 *   vite build --mode page     static/app/shell.html       -> shell.html and hashed files under assets/
 *   vite build --mode rescue   static/app/rescue/rescue.html -> rescue.html, one script, no chunk shared with the app
 *   vite build --mode worker   service_worker/worker.ts    -> sw.js, one classic script
 */

import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { defineConfig, type Plugin, type UserConfig } from "vite"

const here = dirname(fileURLToPath(import.meta.url))
const dist = join(here, "static/dist")
const next = join(here, "static/dist-next")
const icons = ["static/icons/icon-192.png", "static/icons/badge.png"]

// Two scripts, because the worker carries the hash of each, and each names all it takes from the other: what the
// briefing needs, and all the rest, the exchange with it. A late one takes what it needs and none before it took.
const chunks = [
  { name: "app", test: /static\/app\/main\.tsx$/, priority: 2 },
  { name: "late", test: /static\/app\/(begin\.ts|screens\/)/, priority: 1 },
]

/** A late script needs only what is here by then: a plain import does, without Vite's helper that preloads in turn. */
const plainImports: Plugin = {
  name: "plain-imports",
  enforce: "pre",
  load: {
    filter: { id: /^\0vite\/preload-helper/ },
    handler: () => "export const __vitePreload = (load) => load()",
  },
}

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
  const assets = filesUnder(join(next, "assets")).filter((file) => /\.(js|css|json)$/.test(file))
  const files: [string, string][] = [
    ["/app", join(next, "shell.html")],
    ["/rescue", join(next, "rescue.html")],
    ...assets.map((file): [string, string] => [`/static/dist/${relative(next, file)}`, file]),
    ...icons.map((icon): [string, string] => [`/${icon}`, join(here, icon)]),
  ]
  return files.map(([url, file]) => {
    const hash = createHash("sha256").update(readFileSync(file)).digest("base64")
    return { url, integrity: `sha256-${hash}` }
  })
}

function replaceDist(): void {
  rmSync(dist, { recursive: true, force: true })
  renameSync(next, dist)
}

export default defineConfig(({ mode }): UserConfig => {
  const name = nameBuild()
  const define = { __BUILD__: JSON.stringify(name) }
  const common: UserConfig = {
    base: "/static/dist/",
    publicDir: false,
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  }
  const build: UserConfig["build"] = {
    outDir: next,
    emptyOutDir: false,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
  }
  if (mode === "page") {
    rmSync(next, { recursive: true, force: true })
    const input = join(here, "static/app/shell.html")
    return {
      ...common,
      define,
      root: dirname(input),
      build: {
        ...build,
        manifest: "manifest.json",
        rolldownOptions: { input, output: { codeSplitting: { groups: chunks } } },
      },
      plugins: [
        plainImports,
        { name: "name-the-build", writeBundle: () => writeFileSync(join(next, "build.txt"), `${name}\n`) },
      ],
    }
  }
  if (mode === "rescue") {
    const input = join(here, "static/app/rescue/rescue.html")
    return { ...common, define, root: dirname(input), build: { ...build, rolldownOptions: { input } } }
  }
  if (mode !== "worker") throw new Error(`--mode is page, rescue or worker, not ${mode}`)
  return {
    ...common,
    define: { ...define, __PRECACHE__: JSON.stringify(listPrecache()) },
    build: {
      ...build,
      rolldownOptions: {
        input: join(here, "service_worker/worker.ts"),
        // One classic script: a worker registered as classic does not evaluate with an `export` in it.
        output: { format: "iife", entryFileNames: "sw.js" },
      },
    },
    plugins: [{ name: "take-its-place", writeBundle: replaceDist }],
  }
})
