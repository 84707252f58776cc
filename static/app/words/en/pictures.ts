/** Photos: of people and of business cards. */

export const pictures = {
  title: "Photos",
  add: "Add a photo",
  shows: "What it shows",
  photoOf: (name: string) => `Photo of ${name}`,
  choose: "Take or choose a photo",
  replace: "Another photo in its place",
  needPhoto: "Take a photo or choose one.",
  notAPhoto: "This phone cannot read that file. Choose a photo.",
  notHereYet: "Comes when there is a signal",
} as const
