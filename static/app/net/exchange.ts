/** Asking the server: one request, and everything that can come back instead of an answer. */

export type NetCode = "unreachable" | "signed_out" | "conflict" | "too_large" | "later" | "refused"

/** The server was not reached or did not do it; `message` is a sentence for the user, saying what to do next. */
export class NetError extends Error {
  constructor(
    readonly code: NetCode,
    message: string,
    /** Milliseconds to wait, where the server said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(message)
    this.name = "NetError"
  }
}
