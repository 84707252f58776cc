/** Occasions: the year ahead. */
export const occasions = {} as const
