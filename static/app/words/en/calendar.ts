/** The calendar for other programs. */

export const calendar = {
  title: "In your calendar",
  what: "Birthdays, occasions and planned visits, for the calendar you use already. It says as much as a reminder on the locked phone. Whoever has the link can read it.",
  needsSignal: "The link needs a signal.",
  again: "Try again",
  make: "Make a link",
  made: "The link is there. A link made before opens nothing any more.",
  link: "Subscribe to this address",
  copy: "Copy",
  copied: "Copied",
  renew: "Make a new one",
  close: "Take it back",
  closed: "The link opens nothing any more",
} as const
