/** What of pictures waits in the outbox. Apart from the rest about them, because the status mark asks at every change. */

import { withOutbox } from "./outbox"
import { readFrom } from "./requests"

/** Where an unsent picture lies: when it was taken (RFC 3339), the customer it is of, the hash of its bytes. */
export type PictureKey = [at: string, customer: string, sha256: string]

/** Returns the keys of the pictures that the server does not have yet, the oldest first. */
export function unsentPictures(user: string): Promise<PictureKey[]> {
  return withOutbox(user, (database) =>
    readFrom(database, "blobs", (blobs) => blobs.getAllKeys() as IDBRequest<IDBValidKey[]>),
  ) as Promise<PictureKey[]>
}
