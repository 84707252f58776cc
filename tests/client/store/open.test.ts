import "fake-indexeddb/auto"
import { afterEach, expect, test, vi } from "vitest"
import { type Shape, StoreError, withDatabase } from "../../../static/app/store/open"
import { readFrom, writeTo } from "../../../static/app/store/requests"

let made = 0
const newShape = (): Shape => ({
  name: `test-${++made}`,
  build: (database) => database.createObjectStore("things"),
})

const put = (shape: Shape, value: string) =>
  withDatabase(shape, (database) =>
    writeTo(database, ["things"], "strict", async (transaction) => {
      transaction.objectStore("things").put(value, "key")
    }),
  )
const get = (shape: Shape) =>
  withDatabase(shape, (database) => readFrom(database, "things", (things) => things.get("key")))

afterEach(() => vi.restoreAllMocks())

test("a database is opened once, however many ask at once", async () => {
  const open = vi.spyOn(indexedDB, "open")
  const shape = newShape()
  await Promise.all([put(shape, "a"), get(shape), get(shape)])
  expect(open).toHaveBeenCalledTimes(1)
})

test("a connection the system has closed is opened again, and the work done again", async () => {
  const shape = newShape()
  await put(shape, "kept")
  let handle: IDBDatabase | undefined
  await withDatabase(shape, async (database) => {
    handle = database
  })
  handle?.close()
  expect(await get(shape)).toBe("kept")
})

test("after three new tries it says that the storage does not answer", async () => {
  const shape = newShape()
  const work = vi.fn(async () => {
    throw new DOMException("Connection to Indexed Database server lost", "UnknownError")
  })
  await expect(withDatabase(shape, work)).rejects.toMatchObject({ code: "lost" })
  expect(work).toHaveBeenCalledTimes(4)
})

test("an error of the work itself is not tried again", async () => {
  const work = vi.fn(async () => {
    throw new RangeError("a slip")
  })
  await expect(withDatabase(newShape(), work)).rejects.toThrow(RangeError)
  expect(work).toHaveBeenCalledTimes(1)
})

test("a full phone is told from every other trouble", async () => {
  const work = async () => {
    throw new DOMException("no room", "QuotaExceededError")
  }
  await expect(withDatabase(newShape(), work)).rejects.toMatchObject({ name: "StoreError", code: "full" })
})

test("a failed open is not remembered", async () => {
  const shape = newShape()
  const open = vi.spyOn(indexedDB, "open").mockImplementationOnce(() => {
    throw new DOMException("corrupt", "NotReadableError")
  })
  await expect(get(shape)).rejects.toThrow("corrupt")
  open.mockRestore()
  await put(shape, "again")
  expect(await get(shape)).toBe("again")
})

test("it lets go at once when another window deletes or upgrades", async () => {
  const shape = newShape()
  await put(shape, "old")
  const upgraded = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(shape.name, 2)
    request.onsuccess = () => resolve(request.result)
    request.onblocked = () => reject(new Error("blocked by ourselves"))
  })
  upgraded.close()
})

test("a window that holds the database too long is named as the trouble", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] })
  const shape = newShape()
  const blocked = vi.spyOn(indexedDB, "open").mockImplementation(() => {
    const request = {} as IDBOpenDBRequest
    queueMicrotask(() => request.onblocked?.(new Event("blocked") as IDBVersionChangeEvent))
    return request
  })
  const failed = get(shape).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(5_100)
  expect(await failed).toBeInstanceOf(StoreError)
  expect(await failed).toMatchObject({ code: "blocked" })
  blocked.mockRestore()
  vi.useRealTimers()
})
