/**
 * The bytes of pictures, each under the hash its record names. One taken here lies in the outbox until the server
 * has it, and nothing clears it away before. What came from the server, or has gone there, is a copy in
 * `bb-blobs-<user>`: it may be dropped at any time and is fetched again when somebody looks.
 */

import { localTime } from "../model/local_time"
import type { Taken } from "../model/photo"
import { seal, unseal } from "./codec"
import { currentUser } from "./device"
import { type Shape, StoreError, withDatabase } from "./open"
import { withOutbox } from "./outbox"
import { readFrom, writeTo } from "./requests"
import { type PictureKey, unsentPictures } from "./unsent_pictures"

/** Where a copy lies: the customer it is of, the hash of its bytes. */
export type CopyKey = [customer: string, sha256: string]

function copiesOf(user: string): Shape {
  return { name: `bb-blobs-${user}`, build: (database) => void database.createObjectStore("pictures") }
}

/**
 * Keeps a photo of a customer durably in the outbox; the record that shows it is saved afterwards. Throws StoreError
 * (`full`): nothing was kept.
 */
export async function keepPhoto(
  customer: string,
  { url, sha256 }: Pick<Taken, "url" | "sha256">,
): Promise<void> {
  const owner = await currentUser()
  if (!owner) throw new StoreError("signed_out")
  const body = await seal(url)
  const key: PictureKey = [localTime(new Date()), customer, sha256]
  await withOutbox(
    owner.user,
    change("blobs", (blobs) => blobs.put(body, key)),
  )
}

/** Returns a photo that waits; undefined where it has gone meanwhile. */
export async function readUnsent(user: string, key: PictureKey): Promise<string | undefined> {
  const body = await withOutbox(user, (database) => readFrom(database, "blobs", (blobs) => blobs.get(key)))
  return body === undefined ? undefined : unseal<string>(body)
}

/** The server has it, and this phone a copy where there is room: it need not wait any more. */
export async function letPictureGo(user: string, key: PictureKey, url: string): Promise<void> {
  await keepCopy(user, [key[1], key[2]], url)
  await withOutbox(
    user,
    change("blobs", (blobs) => blobs.delete(key)),
  )
}

/** Puts an unsent photo away: it is not sent and not counted, and stays. Returns the way back. */
export async function putPhotoAway(key: PictureKey, url: string): Promise<() => Promise<void>> {
  const owner = (await currentUser())?.user ?? ""
  const body = await seal(url)
  await withOutbox(owner, (database) =>
    writeTo(database, ["blobs", "meta"], "strict", async (transaction) => {
      transaction.objectStore("blobs").delete(key)
      transaction.objectStore("meta").put(body, awayKey(key[2]))
    }),
  )
  return () =>
    withOutbox(
      owner,
      change("blobs", (blobs) => blobs.put(body, key)),
    )
}

function awayKey(sha256: string): string {
  return `away/${sha256}`
}

/** Returns a picture from this phone, wherever it lies; undefined where it is not here. */
export async function readPicture(user: string, [customer, sha256]: CopyKey): Promise<string | undefined> {
  const body = await withCopies(user, (database) =>
    readFrom(database, "pictures", (pictures) => pictures.get([customer, sha256])),
  )
  if (body !== undefined) return unseal<string>(body)
  const key = (await unsentPictures(user)).find((one) => one[2] === sha256)
  if (key) return readUnsent(user, key)
  const away = await withOutbox(user, (database) =>
    readFrom(database, "meta", (meta) => meta.get(awayKey(sha256))),
  )
  return away && unseal<string>(away)
}

/** Returns where the copies lie that are here. */
export function copyKeys(user: string): Promise<CopyKey[]> {
  return withCopies(user, (database) =>
    readFrom(database, "pictures", (pictures) => pictures.getAllKeys() as IDBRequest<IDBValidKey[]>),
  ) as Promise<CopyKey[]>
}

/** Keeps a copy where there is room; a full phone fetches it again. */
export async function keepCopy(user: string, key: CopyKey, url: string): Promise<void> {
  const body = await seal(url)
  await withCopies(
    user,
    change("pictures", (pictures) => pictures.put(body, key)),
  ).catch((error: unknown) => {
    if (!(error instanceof StoreError && error.code === "full")) throw error
  })
}

/** Drops a copy. */
export function dropCopy(user: string, key: CopyKey): Promise<void> {
  return withCopies(
    user,
    change("pictures", (pictures) => pictures.delete(key)),
  )
}

/** Drops every copy there is; false where there was none. */
export async function dropCopies(): Promise<boolean> {
  const owner = (await currentUser())?.user ?? ""
  const isAny = (await copyKeys(owner)).length > 0
  if (isAny)
    await withCopies(
      owner,
      change("pictures", (pictures) => pictures.clear()),
    )
  return isAny
}

function withCopies<T>(user: string, work: (database: IDBDatabase) => Promise<T>): Promise<T> {
  return withDatabase(copiesOf(user), work)
}

/** Changes one store durably or not at all. */
function change(store: string, how: (pictures: IDBObjectStore) => void) {
  return (database: IDBDatabase) =>
    writeTo(database, [store], "strict", async (transaction) => how(transaction.objectStore(store)))
}
