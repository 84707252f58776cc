/** Install help, for the phone at hand. */

export const install = {
  title: "Put Blackbook on this phone",
  subtitle: "It opens from its own icon, works without a signal, and can tap you on the shoulder.",
  back: "‹ Me",
  done: "Blackbook is installed here.",
  now: "Install",
  ios: [
    "Open this page in Safari.",
    "Press Share, the square with the arrow.",
    "Choose Add to Home Screen, then Add.",
    "Open Blackbook from its new icon and sign in.",
  ],
  android: [
    "Open this page in Chrome.",
    "Press the three dots at the top.",
    "Choose Install app, or Add to Home screen.",
    "Open Blackbook from its new icon.",
  ],
  androidFirefox: [
    "Press the three dots beside the address.",
    "Choose Add app to Home screen.",
    "Open Blackbook from its new icon.",
  ],
  desktop: [
    "In Chrome or Edge, press the small screen with an arrow at the end of the address line.",
    "Choose Install.",
    "Blackbook opens in a window of its own.",
  ],
  safari: ["In the menu File, choose Add to Dock.", "Blackbook opens in a window of its own."],
  firefox: [
    "Firefox on a computer cannot install web apps. Blackbook works in a tab all the same.",
    "Pin the tab, or use Chrome or Edge to install it.",
  ],
  others: "On another device",
  names: {
    ios: "iPhone and iPad",
    android: "Android",
    androidFirefox: "Android, Firefox",
    desktop: "Computer, Chrome or Edge",
    safari: "Mac, Safari",
    firefox: "Computer, Firefox",
  },
} as const
