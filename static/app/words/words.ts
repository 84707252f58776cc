/** The catalogue: every sentence on a screen. Another language is a file like `en.ts` that this type accepts. */

import { en } from "./en"

/** The shape of a part of the catalogue with any words in it. */
export type Widened<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { [Key in keyof T]: Widened<T[Key]> }

/** What a language must say: the same keys, the same arguments, none missing. */
export type Words = Widened<typeof en>

/** The words of the language that is spoken. */
export const words: Words = en
