/** Install help, for the phone at hand. */

export function InstallScreen() {
  return null
}
