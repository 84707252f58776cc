/** The book is closed until the server has been heard again. */

import { wholeDay } from "../dates"

export const locked = {
  title: "Closed for now",
  why: "This phone has not reached the server for too long, so the book is not shown. Connect once and it opens. What you wrote is kept.",
  clock: (today: string) =>
    `This phone says it is ${wholeDay(today)} ${today.slice(0, 4)}. If that is wrong, set its clock right and the book opens; if it is right, connect once. What you wrote is kept.`,
  drafts: "Shows what you had begun to write, too.",
} as const
