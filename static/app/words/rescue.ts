/** What the rescue page says. */

export const rescueWords = {
  title: "Rescue",
  about:
    "This page works without the app, without a signal and without signing in. It changes none of your notes.",
  waiting: (count: number) =>
    count === 0
      ? "Nothing waits to be sent."
      : count === 1
        ? "1 change waits to be sent."
        : `${count} changes wait to be sent.`,
  oldest: (moment: string) => `The oldest is from ${moment}.`,
  save: "Save as a file",
  saveAbout: "Keep the file: with it the changes can be brought in even if this phone is lost.",
  texts: "What was written",
  drafts: "Not saved yet",
  locked: "Signed out: the texts are shown after signing in again.",
  unreadable: "This can only be read by the app.",
  nobody: "Nobody has signed in on this phone.",
  failed:
    "The storage of this phone does not answer. Close all windows of Blackbook and open this page again.",
  repair: "Repair the app",
  repairAbout:
    "If the app does not open: this fetches it anew. It needs a signal. Your notes and your sign-in stay as they are.",
  repairFailed: "There is no signal. The app was left as it is; try again later.",
  open: "Open the app",
} as const
