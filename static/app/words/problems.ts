/** What goes wrong between phone, storage and server, and what to do about it. */

export const problemWords = {
  blocked: "Close the other windows of Blackbook and try again.",
  lost: "This phone's storage does not answer. Close Blackbook and open it again.",
  full: "This phone's storage is full. Free some space and save again.",
  unreachable: "The server cannot be reached. Try again when you have a signal.",
  signed_out: "You are signed out. Sign in again: what you wrote is kept on this phone.",
  conflict: "Somebody else is signed in here. Reload the app.",
  too_large: "The server does not take so much at once. Try it in smaller parts.",
  later: "The server is busy. Try again in a moment.",
  refused: "The server did not accept this. Reload the app and try again.",
  push_unsupported: "This browser cannot receive reminders. Install Blackbook on this phone first.",
  push_denied: "Reminders are blocked. Allow notifications for Blackbook in the phone's settings.",
  push_silent: "The push service does not answer. Try again in a moment.",
} as const
