export const briefing = {} as const
