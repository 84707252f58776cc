import { afterEach, beforeEach, expect, test, vi } from "vitest"

/** Cache Storage as far as the worker uses it, kept in memory. */
class Shelf {
  caches = new Map<string, Map<string, Response>>()
  keys = async () => [...this.caches.keys()]
  delete = async (name: string) => this.caches.delete(name)
  match = async (path: string) => {
    for (const files of this.caches.values()) if (files.has(path)) return files.get(path)?.clone()
    return undefined
  }
  open = async (name: string) => {
    const files = this.caches.get(name) ?? new Map<string, Response>()
    this.caches.set(name, files)
    return {
      match: async (path: string) => files.get(path)?.clone(),
      put: async (path: string, response: Response) => void files.set(path, response),
    }
  }
}

const FILES = [
  { url: "/app", integrity: "sha256-a" },
  { url: "/rescue", integrity: "sha256-b" },
  { url: "/static/dist/assets/app-1.js", integrity: "sha256-c" },
]
const network = vi.fn()
let shelf: Shelf
let shell: typeof import("../../../service_worker/shell")

beforeEach(async () => {
  shelf = new Shelf()
  vi.resetModules()
  vi.stubGlobal("__PRECACHE__", FILES)
  vi.stubGlobal("caches", shelf)
  vi.stubGlobal("fetch", network)
  network.mockImplementation(async (asked: string | Request) => {
    return new Response(`network ${typeof asked === "string" ? asked : new URL(asked.url).pathname}`)
  })
  shell = await import("../../../service_worker/shell")
})

afterEach(() => {
  vi.unstubAllGlobals()
  network.mockReset()
})

const get = async (path: string, strategy: "shell" | "rescue" | "asset") => {
  const later: Promise<unknown>[] = []
  const request = new Request(`https://blackbook.example${path}`)
  const answer = await shell.answer(strategy, request, (work) => later.push(work))
  await Promise.all(later)
  return answer.text()
}

test("install keeps every file, fetched past the cache and checked by its hash", async () => {
  await shell.fillShell()
  expect([...(shelf.caches.get("shell-test")?.keys() ?? [])]).toEqual(FILES.map(({ url }) => url))
  for (const { url, integrity } of FILES) {
    expect(network).toHaveBeenCalledWith(url, { integrity, cache: "reload", redirect: "error" })
  }
})

test("install keeps nothing if one file is not there", async () => {
  network.mockImplementationOnce(async () => new Response("not found", { status: 404 }))
  await expect(shell.fillShell()).rejects.toThrow("/app is not there")
  expect(shelf.caches.size).toBe(0)
})

test("every place of the app is answered with the shell, without the network", async () => {
  await shell.fillShell()
  network.mockReset()
  expect(await get("/app/customer/anna", "shell")).toBe("network /app")
  expect(await get("/", "shell")).toBe("network /app")
  expect(await get("/rescue", "rescue")).toBe("network /rescue")
  expect(await get("/static/dist/assets/app-1.js?x", "asset")).toBe("network /static/dist/assets/app-1.js")
  expect(network).not.toHaveBeenCalled()
})

test("a page of the build before finds its files, and what nobody has comes from the network", async () => {
  await shell.fillShell()
  const before = await shelf.open("shell-before")
  await before.put("/static/dist/assets/old-1.js", new Response("old"))
  expect(await get("/static/dist/assets/old-1.js", "asset")).toBe("old")
  expect(await get("/static/styles/sign-in.css", "asset")).toBe("network /static/styles/sign-in.css")
})

test("after a rescue the network answers and the shell is kept again", async () => {
  await shell.fillShell()
  await shelf.delete("shell-test")
  expect(await get("/app/book", "shell")).toBe("network /app/book")
  expect(shelf.caches.get("shell-test")?.size).toBe(3)
})

test("this shell and the one before it are kept, older ones and nothing else deleted", async () => {
  for (const name of ["shell-1", "shell-2", "other", "shell-3", "shell-test"]) await shelf.open(name)
  await shell.dropOldShells()
  expect([...shelf.caches.keys()]).toEqual(["other", "shell-3", "shell-test"])
})
