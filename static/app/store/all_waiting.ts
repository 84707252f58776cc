/** What waits on this phone, words and photos alike: for the list of it, its file, and the question at sign-out. */

import { SCHEMA } from "../model/kinds"
import type { Mutation } from "../model/records"
import { currentUser } from "./device"
import { waiting } from "./outbox"
import { readUnsent } from "./pictures"
import { unsentPictures } from "./unsent_pictures"

/**
 * Returns the current user's changes that the server has no receipt for, then the photos it does not have: each in the
 * form of a change whose mid is the hash and whose `set.url` is the photo itself.
 */
export async function allWaiting(): Promise<Mutation[]> {
  const owner = (await currentUser())?.user ?? ""
  const photos = (await unsentPictures(owner)).map(async (key): Promise<Mutation> => {
    const [at, customer_id, mid] = key
    const set = { url: await readUnsent(owner, key) }
    return {
      mid,
      n: 0,
      op: "create",
      kind: "picture",
      id: mid,
      customer_id,
      set,
      after: null,
      at,
      zone: "",
      schema: SCHEMA,
    }
  })
  return [...(await waiting()), ...(await Promise.all(photos))]
}

/** Returns the photo that a waiting change stands for; undefined where it is a change of words. */
export function photoOf({ set }: Mutation): string | undefined {
  return typeof set?.url === "string" ? set.url : undefined
}
