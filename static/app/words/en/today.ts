/** Today: what is planned, near, owed and overdue. */
export const today = {} as const
