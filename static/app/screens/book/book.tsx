/** The Book: everybody, by name, found as you type. */

export function BookScreen() {
  return null
}
