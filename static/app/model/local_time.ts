/** The phone's clock with its offset (RFC 3339): `2026-11-23T08:01:22+01:00`. For showing only. */
export function localTime(now: Date): string {
  const offset = -now.getTimezoneOffset()
  const local = new Date(now.getTime() + offset * 60_000).toISOString().slice(0, 19)
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60]
  const pad = (part: number) => String(part).padStart(2, "0")
  return `${local}${offset < 0 ? "-" : "+"}${pad(hours)}:${pad(minutes)}`
}
