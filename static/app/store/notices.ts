/** What became of the user's writes: the notices of the private book, waiting changes laid over. */

import { overlay } from "../model/overlay"
import type { StoredRecord } from "../model/records"
import { user } from "./book"
import { readLoose } from "./cache"
import { overlaying } from "./outbox"

/** Reads what the server has to tell the user and the user has not put away. */
export async function readNotices(): Promise<StoredRecord[]> {
  const owner = user.value?.user
  if (!owner) return []
  const [records, mutations] = await Promise.all([readLoose(owner, "notice"), overlaying(owner)])
  const own = mutations.filter(({ kind }) => kind === "notice")
  return overlay(records, own, { user: owner, private_book: "" })
}
