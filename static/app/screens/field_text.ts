/** A field and its value in words, for showing two answers side by side. */

import { type Address, KINDS, type Kind, type When } from "../model/kinds"
import { addressText } from "../model/reach"
import { companies } from "../store/book"
import { partialText, timeText } from "../words/dates"
import { words } from "../words/words"

/** "How to say the name". */
export function fieldName(field: string): string {
  return words.fields[field as keyof typeof words.fields] ?? field
}

/** The value as the briefing would say it; "nothing" where the field is empty. */
export function valueText(kind: Kind, field: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return words.briefing.nothing
  switch (KINDS[kind].fields[field]) {
    case "choice":
      return choiceText(kind, field, String(value))
    case "partial_date":
    case "day":
      return partialText(String(value))
    case "when": {
      const { day, time } = value as When
      return [partialText(day), time && timeText(time)].filter(Boolean).join(", ")
    }
    case "link":
      return String(companies.value.get(String(value))?.data.name ?? words.briefing.nothing)
    case "addresses":
      return (value as Address[]).map(addressText).join("; ")
    default:
      return plainText(value)
  }
}

/** Several of a sort by what each says; a number, an address. */
function plainText(value: unknown): string {
  if (Array.isArray(value)) return value.map(plainText).join(", ")
  if (typeof value !== "object" || !value) return String(value)
  return "value" in value ? String(value.value) : addressText(value as Address) || JSON.stringify(value)
}

/** The catalogue's name of a choice; a choice without one is its own name (a tier). */
function choiceText(kind: Kind, field: string, value: string): string {
  const { relation, occasionType, touchType, factType, role, gender, status, personStatus, stage, shows } =
    words.kinds
  const names: Record<string, Record<string, string>> = {
    relation,
    role,
    gender,
    stage,
    shows,
    type: { ...occasionType, ...touchType, ...factType },
    status: kind === "person" ? personStatus : status,
  }
  return names[field]?.[value] ?? value
}
