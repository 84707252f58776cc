/** Ids made on the phone: new ones by time (UUIDv7), named ones by their name (UUIDv5). RFC 9562. */

function written(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

function marked(bytes: Uint8Array, version: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  view.setUint8(6, (view.getUint8(6) & 0x0f) | (version << 4))
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80)
  return bytes
}

/** Returns a new UUIDv7: 48 bits of `now` in milliseconds, the rest random. Nothing relies on its order. */
export function newId(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const view = new DataView(bytes.buffer)
  view.setUint16(0, Math.floor(now / 2 ** 32))
  view.setUint32(2, now % 2 ** 32)
  return written(marked(bytes, 7))
}

/**
 * Returns the UUIDv5 of `name` under the user's id: the id of a record of which there can be only one,
 * whichever device makes it (a setting, a handled reminder). Equal to `uuid5(UUID(user), name)` in Python.
 */
export function namedId(user: string, name: string): string {
  const space = user.replaceAll("-", "")
  if (!/^[0-9a-f]{32}$/i.test(space)) throw new Error("A named id needs the user's id.")
  const rest = new TextEncoder().encode(name)
  const bytes = new Uint8Array(16 + rest.length)
  for (let at = 0; at < 16; at++) bytes[at] = Number.parseInt(space.slice(2 * at, 2 * at + 2), 16)
  bytes.set(rest, 16)
  return written(marked(sha1(bytes).slice(0, 16), 5))
}

/** SHA-1 (FIPS 180-4), for names only. `crypto.subtle` has it too, but asynchronously and on https alone. */
function sha1(message: Uint8Array): Uint8Array {
  const padded = new DataView(new ArrayBuffer((((message.length + 8) >> 6) + 1) << 6))
  message.forEach((byte, at) => {
    padded.setUint8(at, byte)
  })
  padded.setUint8(message.length, 0x80)
  padded.setUint32(padded.byteLength - 4, message.length * 8)
  const hash = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0] as [
    number,
    number,
    number,
    number,
    number,
  ]
  const words = new Int32Array(80)
  for (let block = 0; block < padded.byteLength; block += 64) {
    for (let at = 0; at < 16; at++) words[at] = padded.getInt32(block + at * 4)
    for (let at = 16; at < 80; at++) {
      words[at] = turn(word(at - 3) ^ word(at - 8) ^ word(at - 14) ^ word(at - 16), 1)
    }
    let [a, b, c, d, e] = hash
    for (let at = 0; at < 80; at++) {
      const step = (turn(a, 5) + mix(at, b, c, d) + e + word(at)) | 0
      e = d
      d = c
      c = turn(b, 30)
      b = a
      a = step
    }
    hash[0] += a
    hash[1] += b
    hash[2] += c
    hash[3] += d
    hash[4] += e
  }
  const digest = new DataView(new ArrayBuffer(20))
  hash.forEach((part, at) => {
    digest.setInt32(at * 4, part | 0)
  })
  return new Uint8Array(digest.buffer)

  function word(at: number): number {
    return words[at] as number
  }
}

function turn(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}

function mix(at: number, b: number, c: number, d: number): number {
  if (at < 20) return ((b & c) | (~b & d)) + 0x5a827999
  if (at < 40) return (b ^ c ^ d) + 0x6ed9eba1
  if (at < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
  return (b ^ c ^ d) + 0xca62c1d6
}
