/** How to reach somebody: links the phone itself opens, made from what people write into a notebook. */

import type { Address, Phone } from "./kinds"

/** Best first: a mobile is answered in the car and takes a message. */
const TO_CALL = ["cell", "work", "home", "other"]

/** The number to call or to write to, or undefined: never a fax. */
export function numberToCall(phones: readonly Phone[] = []): Phone | undefined {
  const rank = (phone: Phone) => TO_CALL.indexOf(phone.type ?? "work")
  return [...phones].filter((phone) => rank(phone) >= 0).sort((a, b) => rank(a) - rank(b))[0]
}

/**
 * A `tel:` or `sms:` link. Spaces, dashes and brackets go; "(0)" goes with its zero, which is not dialled
 * after a country code; an extension becomes a pause and its digits (RFC 3966 is not what phones dial).
 */
export function phoneLink(scheme: "tel" | "sms", written: string): string {
  const [number = "", extension] = written.split(/\s*(?:ext\.?|x|#)\s*(?=\d+\s*$)/i)
  const dialled = number
    .replace(/^\s*(\+|00)(.*)$/, (_all, prefix: string, rest: string) => prefix + rest.replace(/\(0\)/, ""))
    .replace(/[^\d+*#]/g, "")
    .replace(/(?!^)\+/g, "")
  return `${scheme}:${dialled}${extension && scheme === "tel" ? `,${extension.replace(/\D/g, "")}` : ""}`
}

/** An address on one line, as one would say it to a driver. */
export function addressText(address: Address): string {
  const town = [address.postcode, address.locality].filter(Boolean).join(" ")
  return [address.street, address.extended, town, address.region, address.country].filter(Boolean).join(", ")
}

/** The address to drive to: work before home, one with a street before one without. */
export function addressToVisit(addresses: readonly Address[] = []): Address | undefined {
  const rank = (address: Address) =>
    (address.type === "home" ? 2 : 0) + (address.street || hasPlace(address) ? 0 : 1)
  return addresses
    .filter((address) => addressText(address) || hasPlace(address))
    .sort((a, b) => rank(a) - rank(b))[0]
}

/**
 * A link that opens the phone's own map with the way there: `geo:` on Android, Apple's map on Apple's devices,
 * OpenStreetMap in the browser elsewhere. `agent` is `navigator.userAgent`.
 */
export function mapLink(address: Address, agent: string): string {
  const text = encodeURIComponent(addressText(address))
  const place = hasPlace(address) ? `${address.latitude},${address.longitude}` : ""
  if (/Android/i.test(agent)) return `geo:${place || "0,0"}?q=${text || place}`
  if (/iPhone|iPad|Macintosh/i.test(agent)) return `https://maps.apple.com/?daddr=${text || place}`
  return `https://www.openstreetmap.org/search?query=${text || place}`
}

function hasPlace(address: Address): boolean {
  return typeof address.latitude === "number" && typeof address.longitude === "number"
}
