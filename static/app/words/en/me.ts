/** Me: the rep, the devices, and the rest of the app. */

import { counted, startUpper } from "./counted"

export const me = {
  language: "Language and time",
  languageField: "Language",
  asPhone: (what: string) => `${what}, as the phone says`,
  zoneField: "Time zone",
  wishSaid: "Kept for all your devices",

  devices: "Signed in on",
  thisOne: "this one",
  lastOpened: (when: string) => `last opened ${when}`,
  lastReminder: (when: string | undefined) => (when ? `last reminder ${when}` : "no reminder yet"),
  remindersStopped: "reminders stopped: open Blackbook there and turn them on",
  end: "Sign out there",
  ended: (label: string) => `${label} is signed out. What waits there is still taken in.`,
  devicesNeedSignal: "The list of your devices needs a signal.",
  again: "Try again",

  password: "Change password",
  currentPassword: "Password now",
  newPassword: "New password",
  newPasswordHint: "At least eight characters. Three words you can remember are a good one.",
  passwordSaid: "Password changed. Your other devices sign in again.",
  change: "Change it",

  inAndOut: "Contacts in and out",
  import: "Bring in contacts from a file",
  export: "Take everything with you",
  exportHint: "Needs a signal. The file holds your whole book: keep it where only you can read it.",
  formats: { vcf: "Contacts (vCard)", csv: "Table (CSV)", json: "All of it (JSON)" },

  app: "This app",
  install: "Put Blackbook on this phone",
  installed: "Installed on this phone",
  version: "Version",
  updateReady: "New version, 2 seconds",
  update: "Use it now",
  rescue: "Rescue page",
  rescueHint: "Shows and exports what waits, should the app ever not start.",

  signOut: "Sign out",
  signOutTitle: "Sign out?",
  signOutSafe: "Everything is safe on the server. The book leaves this phone.",
  signOutWaiting: (count: number) =>
    `${startUpper(counted(count, "change has", "changes have"))} not been sent yet. What shall become of ${count === 1 ? "it" : "them"}?`,
  keepLocked: "Keep locked on this phone",
  keepLockedHint: "Nobody sees them. They go out when you sign in here again.",
  exportFirst: "Save as a file",
  exportFirstHint: "Then decide again.",
  discard: "Throw away",
  discardHint: "They are gone for good.",
  stay: "Stay signed in",
} as const
