/** Occasions: the year ahead. */

export function OccasionsScreen() {
  return null
}
