/** What waits on this phone, words and photos alike: for the list of it, its file, and the question at sign-out. */

import { SCHEMA } from "../model/kinds"
import type { Mutation } from "../model/records"
import { currentUser } from "./device"
import { waiting } from "./outbox"
import { readUnsent } from "./pictures"
import { lonePictures, unsentPictures } from "./unsent_pictures"

/** A change that waits, with the photo itself where it shows one that waits too. */
export interface Waits extends Mutation {
  photo?: string | undefined
}

/**
 * Returns the current user's changes that the server has no receipt for, then the photos whose words have arrived: each
 * in the form of a change whose mid and id are the hash.
 */
export async function allWaiting(): Promise<Waits[]> {
  const owner = (await currentUser())?.user ?? ""
  const photos = new Map<unknown, string | undefined>()
  for (const key of await unsentPictures(owner)) photos.set(key[2], await readUnsent(owner, key))
  const words = (await waiting()).map((change) => ({ ...change, photo: photos.get(change.set?.sha256) }))
  const alone = (await lonePictures(owner)).map(
    ([at, customer_id, mid]): Waits => ({
      mid,
      n: 0,
      op: "create",
      kind: "picture",
      id: mid,
      customer_id,
      photo: photos.get(mid),
      after: null,
      at,
      zone: "",
      schema: SCHEMA,
    }),
  )
  return [...words, ...alone]
}
