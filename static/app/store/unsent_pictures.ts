/** What of pictures waits in the outbox. Apart from the rest about them, because the status mark asks at every change. */

import { readMutation, unsent, withOutbox } from "./outbox"
import { readFrom } from "./requests"

/** Where an unsent picture lies: when it was taken (RFC 3339), the customer it is of, the hash of its bytes. */
export type PictureKey = [at: string, customer: string, sha256: string]

/** Returns the keys of the pictures that the server does not have yet, the oldest first. */
export function unsentPictures(user: string): Promise<PictureKey[]> {
  return withOutbox(user, (database) =>
    readFrom(database, "blobs", (blobs) => blobs.getAllKeys() as IDBRequest<IDBValidKey[]>),
  ) as Promise<PictureKey[]>
}

/** Returns those of them whose words have arrived: while the words wait, a photo is one change with them. */
export async function lonePictures(user: string): Promise<PictureKey[]> {
  const pictures = await unsentPictures(user)
  if (pictures.length === 0) return pictures
  const words = await Promise.all((await unsent(user)).map(readMutation))
  const shown = new Set(words.map(({ set }) => set?.sha256))
  return pictures.filter(([, , sha256]) => !shown.has(sha256))
}
