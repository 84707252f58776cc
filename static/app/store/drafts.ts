/** What is typed and not yet saved, so that it is back after a kill. One draft per key, on this phone only. */

/** Returns the draft kept under `key`, or undefined. */
export async function readDraft<T>(_key: string): Promise<T | undefined> {
  throw new Error("not yet")
}

/** Keeps `value` (anything JSON can carry) under `key`. The caller waits 300 ms after the last key press. */
export async function saveDraft(_key: string, _value: unknown): Promise<void> {
  throw new Error("not yet")
}

/** Forgets the draft: it was saved, or given up. */
export async function dropDraft(_key: string): Promise<void> {
  throw new Error("not yet")
}
