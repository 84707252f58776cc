/** What an error says to people. The page gives the sentences; the worker, which speaks to nobody, has none. */

export type ProblemCode =
  | "blocked"
  | "lost"
  | "full"
  | "unreachable"
  | "signed_out"
  | "conflict"
  | "too_large"
  | "later"
  | "refused"
  | "push_unsupported"
  | "push_denied"
  | "push_silent"

const sentences: Partial<Record<ProblemCode, string>> = {}

/** Gives the errors their words, in the language of the page. */
export function useSentences(words: Readonly<Record<ProblemCode, string>>): void {
  Object.assign(sentences, words)
}

/** Returns the sentence for people, or the bare code where no words were given. */
export function sentenceOf(code: ProblemCode): string {
  return sentences[code] ?? code
}
