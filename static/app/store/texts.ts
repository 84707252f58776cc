/** The notes, facts and promises of the whole book, for the second pass of search. */

import { shownOn } from "../model/records"
import type { CustomerTexts } from "../model/search"
import { readBundle, user } from "./book"
import { readCache, readPacks } from "./cache"
import { onChange } from "./changes"
import { overlaying } from "./outbox"
import { textsOf } from "./packs"

/** Customers gone through in one breath: a few milliseconds on a slow phone. */
const SLICE = 50

/** What has been read since the last change, pack by pack. */
const kept = new Map<number, CustomerTexts[]>()
const forget = () => kept.clear()

/**
 * Gives the texts of all customers in small slices. Between two slices the page may draw and take a key press;
 * a search that is no longer wanted stops there. They are read on the first search and kept until something
 * changes.
 */
export async function* readTexts(): AsyncGenerator<CustomerTexts[]> {
  const owner = user.value
  if (!owner) return
  onChange(forget)
  const mutations = await overlaying(owner.user)
  const waiting = new Set(mutations.flatMap(shownOn))
  for (const id of waiting) {
    const bundle = await readBundle(id)
    const texts = bundle?.id === id ? textsOf(id, bundle.records) : []
    if (texts.length > 0) yield texts
  }
  for (const pack of await readCache(owner.user, "texts", (texts) => texts.getAllKeys())) {
    const all = await readPack(owner.user, pack as number)
    for (let at = 0; at < all.length; at += SLICE) {
      yield all.slice(at, at + SLICE).filter(({ id }) => !waiting.has(id))
      await breathe()
    }
  }
}

async function readPack(owner: string, pack: number): Promise<CustomerTexts[]> {
  const known = kept.get(pack)
  if (known) return known
  const texts = (await readPacks<CustomerTexts>(owner, "texts", [pack])).get(pack) ?? []
  kept.set(pack, texts)
  return texts
}

/** Lets the page do what is more urgent. */
function breathe(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } }
  return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve))
}
