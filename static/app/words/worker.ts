/** What the service worker says by itself: a push it cannot read still has to show something. */

export const workerWords = {
  title: "Blackbook",
  body: "Open Blackbook to see what is due today.",
} as const
