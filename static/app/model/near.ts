/** Who is near: distances on a round earth, worked out on the phone alone. */

import type { Row } from "./row"

export interface Place {
  latitude: number
  longitude: number
}

/** A customer with her distance from here, in kilometres. */
export interface Near {
  row: Row
  kilometres: number
}

const EARTH_RADIUS = 6371.0088 // mean radius in kilometres (IUGG)

/** Return the great-circle distance between two places in kilometres (haversine, good to 0.5 %). */
export function distance(from: Place, to: Place): number {
  const north = radians(to.latitude - from.latitude)
  const east = radians(to.longitude - from.longitude)
  const chord =
    Math.sin(north / 2) ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(east / 2) ** 2
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** Return the active customers within `reach` kilometres of `here`, the nearest first. */
export function near(rows: readonly Row[], here: Place, reach: number): Near[] {
  const found: Near[] = []
  for (const row of rows) {
    if (!row.place || row.status === "lost" || row.status === "deceased") continue
    const kilometres = distance(here, row.place)
    if (kilometres <= reach) found.push({ row, kilometres })
  }
  return found.sort((a, b) => a.kilometres - b.kilometres)
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}
