/** A phone that made room for itself: the book is fetched again, what waits is not touched. */

import { expect, test } from "vitest"
import { fetchBrief } from "../../../static/app/net/brief"
import { runRound } from "../../../static/app/net/round"
import { loadRows, rows } from "../../../static/app/store/book"
import { cacheName } from "../../../static/app/store/cache"
import { closeDatabase } from "../../../static/app/store/open"
import { waiting } from "../../../static/app/store/outbox"
import { result } from "../../../static/app/store/requests"
import { save } from "../../../static/app/store/write"
import { BOOK, customerId, newPhone, put, wire } from "../store/phone"
import { Fake, listen } from "./server"

const fake = new Fake()
await listen((request, response, body) => fake.handle(request, response, body))

test("a phone that cleared the book and kept what waits sends it and fetches the book again", async () => {
  const user = await newPhone()
  const memory = { held: new Set<string>(), count: 200 }
  fake.user = user.user
  fake.entries = [1, 2, 3].map((number) =>
    put(number, wire("customer", customerId(number), { given: `M${number}` })),
  )
  const sync = async () => {
    await fetchBrief(user)
    while ((await runRound(user, memory, null)).isMore);
  }
  await sync()
  await save([{ op: "create", kind: "customer", id: customerId(9), book: BOOK, set: { given: "Eva" } }])
  await closeDatabase(cacheName(user.user))
  await result(indexedDB.deleteDatabase(cacheName(user.user)))
  expect(await waiting()).toHaveLength(1)
  await sync()
  await loadRows()
  expect(rows.value.map((row) => row.name)).toEqual(["Eva", "M1", "M2", "M3"])
  expect(await waiting()).toEqual([])
})
