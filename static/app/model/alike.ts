/** Who may be in the book twice. */

import { fold } from "./fold"
import type { Row } from "./row"

/** Returns who may be the same person as `row`: whoever is reached where she is, then whoever has her name. */
export function alike(row: Row, rows: readonly Row[]): Row[] {
  const others = rows.filter((one) => one.id !== row.id)
  const reached = others.filter(({ ways }) => ways?.some((way) => row.ways?.includes(way)))
  const named = others.filter((one) => fold(one.sort) === fold(row.sort))
  return [...new Set([...reached, ...named])]
}
