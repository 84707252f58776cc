/** Me: what is safe where, reminders, devices, and the rest. */

export function MeScreen() {
  return null
}
