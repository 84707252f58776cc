/** Reminders: what they say, when, and how to switch them on. */

const STEPS: Record<string, string> = {
  ios: "Open Settings, Notifications, Blackbook, and allow them. Then come back here.",
  android: "Hold the Blackbook icon, choose App info, Notifications, and allow them. Then come back here.",
  androidFirefox: "Press the lock beside the address, allow notifications, and load this page again.",
  safari:
    "Open Settings, Websites, Notifications in Safari, or for the Dock System Settings, Notifications, and allow Blackbook. Then load this page again.",
  firefox: "Press the lock beside the address, clear the block on notifications, and load this page again.",
  desktop: "Press the sign beside the address, allow notifications, and load this page again.",
}

export const reminders = {
  title: "Reminders",
  on: (time: string) => `On. Once a morning, at ${time}, and only when there is something to say.`,
  off: "Off on this phone.",
  stopped: "They stopped on this phone. Turn them on again.",
  denied: "This phone has been told not to show them.",
  deniedHow: (platform: string): string => STEPS[platform] ?? (STEPS.desktop as string),
  unsupported: "This browser cannot show reminders. Today says the same things whenever you open it.",
  unsupportedIos: "An iPhone shows reminders once Blackbook is on the Home Screen.",
  installFirst: "How to install",
  turnOn: "Turn on reminders",
  turnOff: "Turn off",
  turnedOff: "No more reminders on this phone",
  test: "Send one now",
  testSent: "It should be here in a moment. Lock the phone to see it there.",
  asking: "Asking the phone",

  primingTitle: "A tap on the shoulder",
  priming: "Once a morning, and only when there is something to say. The next one:",
  primingMadeUp: "Once a morning, and only when there is something to say. Like this:",
  app: "Blackbook",
  at: (day: string, time: string) => `${day}, ${time}`,
  say: "Turn on",
  notNow: "Not now",

  time: "In the morning at",
  lockScreen: "On the locked phone",
  lockLevel: { full: "Names and reasons", first_name: "First names", count: "Only how many" },
  quietFrom: "Quiet from",
  quietUntil: "until",
  workdays: "On these days",
  holidaysOf: "Not on public holidays of",
  asZone: "The country of the time zone",
  noHolidays: "No country: holidays are workdays",
  vacation: "Away",
  firstDayOff: "From",
  lastDayOff: "until",
  addVacation: "Add these days",
  removeVacation: "Remove",
  more: "Quiet hours and days off",
  leap: "Born on 29 February, in other years told on",
  leapDay: { "02-28": "28 February", "03-01": "1 March" },

  looking: "Looking at your next days",
  /** In the manner of the server's (webapp/reminders/phrases.py). */
  madeUp: {
    full: {
      title: "2 reminders for today",
      body: "Anna Weber turns 50 today\nNo contact with Jonas Holm for 3 months",
    },
    first_name: {
      title: "2 reminders for today",
      body: "Anna: birthday today\nJonas: no contact for a long time",
    },
    count: { title: "2 reminders", body: "Open Blackbook to see more." },
  },
} as const
