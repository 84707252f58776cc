/** Today: what is planned, near, owed and overdue. */

export function TodayScreen() {
  return null
}
