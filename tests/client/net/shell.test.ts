/** The worker at its registration: the mark must learn of every end, or it would say "Fetching" for ever. */

import "fake-indexeddb/auto"
import { beforeEach, expect, test, vi } from "vitest"

/** A worker that is being installed, as far as the page hears of it. */
class Installing extends EventTarget {
  state = "installing"

  end(state: string) {
    this.state = state
    this.dispatchEvent(new Event("statechange"))
  }
}

let shell: typeof import("../../../static/app/net/shell")
let status: typeof import("../../../static/app/net/status")
let installing: Installing

/** A browser whose registration ends like this; `ready` stays open until a worker is active, as browsers do. */
function browserWith(
  register: () => Promise<unknown>,
  ready: Promise<unknown> = new Promise(() => {}),
  controller: object | null = null,
) {
  const container = Object.assign(new EventTarget(), {
    register,
    ready,
    controller,
    getRegistration: async () => undefined,
  })
  vi.stubGlobal("navigator", { serviceWorker: container })
}

const registration = () =>
  Object.assign(new EventTarget(), { installing, waiting: null, active: null, update: async () => {} })

beforeEach(async () => {
  vi.resetModules()
  installing = new Installing()
  vi.stubGlobal("document", new EventTarget())
  vi.stubGlobal("sessionStorage", { getItem: () => null, removeItem: () => {}, setItem: () => {} })
  vi.stubGlobal("matchMedia", () => ({ matches: false }))
  status = await import("../../../static/app/net/status")
  shell = await import("../../../static/app/net/shell")
})

test("a browser without workers keeps no app", async () => {
  vi.stubGlobal("navigator", {})
  await shell.startShell()
  expect(status.statusSignal.value.shell).toBe("unsupported")
})

test("a private window refuses the worker", async () => {
  browserWith(() => Promise.reject(new DOMException("The operation is insecure.", "SecurityError")))
  await shell.startShell()
  expect(status.statusSignal.value.shell).toBe("refused")
})

test("a worker that could not be fetched is tried again at the next start", async () => {
  browserWith(() => Promise.reject(new TypeError("Failed to fetch")))
  await shell.startShell()
  expect(status.statusSignal.value.shell).toBe("interrupted")
})

test("a worker that gives up before it is whole leaves nothing to wait for", async () => {
  browserWith(async () => registration())
  const started = shell.startShell()
  await vi.waitFor(() => expect(status.statusSignal.value.shell).toBe("coming"))
  await new Promise((resolve) => setTimeout(resolve, 10))
  installing.end("redundant")
  await started
  expect(status.statusSignal.value.shell).toBe("interrupted")
})

test("a page that a worker has brought need not wait for the network to know that the app is here", async () => {
  // While the browser looks for a newer worker on a bad line, a registration waits for it.
  browserWith(() => new Promise(() => {}), undefined, {})
  void shell.startShell()
  await vi.waitFor(() => expect(status.statusSignal.value.shell).toBe("ready"))
})

test("a page that a worker has brought keeps the app, though the line breaks off when it is registered", async () => {
  browserWith(() => Promise.reject(new TypeError("Failed to fetch")), undefined, {})
  await shell.startShell()
  expect(status.statusSignal.value.shell).toBe("ready")
})

test("a worker in power keeps the app, whatever becomes of its successor", async () => {
  browserWith(async () => registration(), Promise.resolve({}))
  await shell.startShell()
  installing.end("redundant")
  expect(status.statusSignal.value.shell).toBe("ready")
})
