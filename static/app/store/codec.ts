/**
 * Every body passes here on its way into and out of IndexedDB. Today it stays as it is; one day it is sealed
 * with a key. It is asynchronous because sealing is, and must never be awaited inside a transaction:
 * Firefox and WebKit close a transaction that waits for anything but its own requests.
 */
export interface Codec {
  /** Takes the JSON text of a body; gives what is stored. */
  seal(text: string): Promise<unknown>
  /** Takes what was stored; gives the JSON text. */
  unseal(stored: unknown): Promise<string>
}

export const plain: Codec = {
  seal: (text) => Promise.resolve(text),
  unseal: (stored) => Promise.resolve(stored as string),
}

let codec: Codec = plain

/** Chooses how bodies are stored from now on. Called once, before the first read. */
export function useCodec(chosen: Codec): void {
  codec = chosen
}

/** Gives the stored form of a value. Not inside a transaction. */
export function seal(value: unknown): Promise<unknown> {
  return codec.seal(JSON.stringify(value))
}

/** Gives the value back from its stored form. Not inside a transaction. */
export async function unseal<T>(stored: unknown): Promise<T> {
  return JSON.parse(await codec.unseal(stored)) as T
}
