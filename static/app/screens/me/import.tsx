/** Import: contacts from a file, seen before anything is written. */

export function ImportScreen() {
  return null
}
