/** A photo as the phone holds it: its bytes as a `data:` address (RFC 2397), which an image shows as it is. */

/** A photo that was scaled, and its record's fields. */
export interface Taken {
  url: string
  sha256: string
  width: number
  height: number
}

/** Returns the bytes of a photo. */
export function bytesOf(url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(url.slice(url.indexOf(",") + 1)), (letter) => letter.charCodeAt(0))
}

/** Returns the photo with these bytes. */
export function urlOf(mime: string, bytes: ArrayBuffer): string {
  const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte))
  return `data:${mime};base64,${btoa(letters.join(""))}`
}

/** Returns SHA-256 of the bytes of a photo, in hexadecimal digits. */
export async function hashOf(url: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(url)))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")
}
