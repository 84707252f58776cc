/** Import: contacts from a file, seen before anything is written. */
export const importing = {} as const
