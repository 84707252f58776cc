/** People and their days: who somebody is to a customer, what a day is, what to ask once it is over. */

const KIN: Record<string, { female: string; male: string; other: string }> = {
  spouse: { female: "wife", male: "husband", other: "partner" },
  child: { female: "daughter", male: "son", other: "child" },
  parent: { female: "mother", male: "father", other: "parent" },
  sibling: { female: "sister", male: "brother", other: "sibling" },
  kin: { female: "relative", male: "relative", other: "relative" },
  friend: { female: "friend", male: "friend", other: "friend" },
  agent: { female: "assistant", male: "assistant", other: "assistant" },
  colleague: { female: "colleague", male: "colleague", other: "colleague" },
  "co-worker": { female: "colleague", male: "colleague", other: "colleague" },
  neighbor: { female: "neighbour", male: "neighbour", other: "neighbour" },
  contact: { female: "acquaintance", male: "acquaintance", other: "acquaintance" },
}

const DAYS: Record<string, string> = {
  birthday: "birthday",
  anniversary: "anniversary",
  wedding: "wedding",
  exam: "exam",
  graduation: "graduation",
  holiday: "holiday",
  promotion: "promotion",
  win: "win",
  retirement: "retirement",
  memorial: "day of remembrance",
  other: "day to remember",
}

const years = (count: number) => (count === 1 ? "one year" : `${count} years`)

export const days = {
  /** "daughter": what somebody is to the customer. */
  kin: (relation: string | undefined, gender: string | undefined) => {
    const words = KIN[relation ?? ""]
    return words?.[gender === "female" || gender === "male" ? gender : "other"] ?? ""
  },
  /** "Maria’s", "Agnes’". */
  whose: (name: string) => (/[sxz]$/i.test(name) ? `${name}’` : `${name}’s`),
  /** "Maria Lindqvist’s daughter"; with a relation nobody named, "with Maria Lindqvist". */
  kinOf: (kin: string, name: string): string => (kin ? `${days.whose(name)} ${kin}` : `with ${name}`),

  /** The name of a day: "exam"; the rep's own words where there are some. */
  day: (type: string, label: string | undefined): string => label || DAYS[type] || type,
  /** What a day still to come is, said of somebody: "turns 16", "anniversary, 25 years", "exam: maths". */
  coming: (type: string, label: string | undefined, count: number | undefined): string => {
    if (type === "birthday") return count === undefined ? "birthday" : `turns ${count}`
    const name = DAYS[type] ?? type
    const what = label ? (type === "other" ? label : `${name}: ${label}`) : name
    const isCounted =
      count !== undefined && (type === "anniversary" || type === "memorial" || type === "other")
    return isCounted ? `${what}, ${years(count)}` : what
  },
  /** "Arnold’s exam". */
  whoseDay: (name: string, type: string, label: string | undefined): string =>
    `${days.whose(name)} ${days.day(type, label)}`,
  /** The open question: "Arnold’s exam was on 3 June". `on` is the day as text. */
  askAfter: (name: string, type: string, label: string | undefined, on: string): string =>
    `${days.whoseDay(name, type, label)} ${type === "holiday" ? "began" : "was"} on ${on}`,
  howDidItGo: "How did it go?",
}
