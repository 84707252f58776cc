/** Asking the server: one request, and everything that can come back instead of an answer. */

import { type ProblemCode, sentenceOf } from "../model/problem"
import type { ExchangeAnswer, ExchangeRequest } from "../model/wire"

/**
 * `unreachable`: no answer, or not from our server (a captive portal, a broken proxy). `signed_out`: sign in
 * again. `conflict`: another user or device. `too_large`, `refused`: the server does not take this. `later`: not now.
 * The others are about reminders: this browser cannot, the user has said no, the push service does not answer.
 */
export type NetCode = Exclude<ProblemCode, "blocked" | "lost" | "full">

/** The server was not reached or did not do it; `message` is a sentence for the user, saying what to do next. */
export class NetError extends Error {
  constructor(
    readonly code: NetCode,
    /** The server's own sentence, where it gave one. */
    message?: string,
    /** Milliseconds to wait, where the server said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(message ?? sentenceOf(code))
    this.name = "NetError"
  }
}

export interface Ask {
  method?: "GET" | "POST" | "PUT" | "DELETE"
  /** Sent as JSON. */
  json?: unknown
  /** Sent as it is, with its name in a header. */
  file?: File
  /** Milliseconds until the request is given up. */
  timeout?: number
}

const TIMEOUT = 15_000
/** A page of half a megabyte on one bar of signal. */
const EXCHANGE_TIMEOUT = 60_000

/**
 * Asks the server and returns the JSON of its answer (undefined where it has none). An answer counts only with
 * our header and content type: anything else, whatever its status, comes from somebody between us.
 * Throws NetError.
 */
export async function ask<T>(path: string, what: Ask = {}): Promise<T> {
  const stop = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  // Raced as well as aborted: not every browser lets go of a request because it was told to.
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      stop.abort()
      reject(new NetError("unreachable"))
    }, what.timeout ?? TIMEOUT)
  })
  try {
    return await Promise.race([answerTo<T>(path, { ...requestOf(what), signal: stop.signal }), late])
  } catch (error) {
    // A refused redirect, a cut connection, half a body: all of them are "no answer".
    throw error instanceof NetError ? error : new NetError("unreachable")
  } finally {
    clearTimeout(timer)
  }
}

async function answerTo<T>(path: string, request: RequestInit): Promise<T> {
  const response = await fetch(path, request)
  if (response.headers.get("X-Blackbook") !== "1") throw new NetError("unreachable")
  if (response.status === 204) return undefined as T
  const body = await readJson(response)
  if (response.ok) return body as T
  throw new NetError(codeOf(response.status), messageOf(body), retryAfter(response))
}

/** Sends one exchange and returns the server's answer. Throws NetError. */
export async function exchange(request: ExchangeRequest): Promise<ExchangeAnswer> {
  const answer = await ask<ExchangeAnswer>("/api/sync", {
    method: "POST",
    json: request,
    timeout: EXCHANGE_TIMEOUT,
  })
  const isAnswer = answer?.hello && Array.isArray(answer.receipts) && Array.isArray(answer.pages)
  if (!isAnswer) throw new NetError("unreachable")
  return answer
}

function requestOf({ method = "GET", json, file }: Ask): RequestInit {
  const headers: Record<string, string> = { "X-Blackbook": "1", Accept: "application/json" }
  if (json !== undefined) headers["Content-Type"] = "application/json"
  if (file) {
    headers["Content-Type"] = "application/octet-stream"
    headers["X-Filename"] = encodeURIComponent(file.name)
  }
  const body = file ?? (json === undefined ? undefined : JSON.stringify(json))
  return { method, headers, body, redirect: "error", credentials: "same-origin", cache: "no-store" }
}

async function readJson(response: Response): Promise<unknown> {
  if (!response.headers.get("Content-Type")?.startsWith("application/json")) throw new NetError("unreachable")
  return response.json()
}

function codeOf(status: number): NetCode {
  if (status === 401) return "signed_out"
  if (status === 409) return "conflict"
  if (status === 413) return "too_large"
  if (status === 429 || status === 503) return "later"
  return status >= 500 ? "unreachable" : "refused"
}

function messageOf(body: unknown): string | undefined {
  return (body as { error?: { message?: string } } | null)?.error?.message
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get("Retry-After"))
  return seconds > 0 ? seconds * 1000 : null
}
