/** The digest of a book: how many pointers, and the sum of their hashes (docs/sync-protocol.md, section 6). */

const TABLE = new Uint32Array(256).map((_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

const encoder = new TextEncoder()

/** CRC-32 (ISO 3309) of a text in UTF-8. */
export function crc32(text: string): number {
  let value = 0xffffffff
  for (const byte of encoder.encode(text)) value = (value >>> 8) ^ (TABLE[(value ^ byte) & 0xff] as number)
  return (value ^ 0xffffffff) >>> 0
}

/** The hash of a living record's pointer. */
export function pointerHash(record: { kind: string; id: string; ver: number }): number {
  return crc32(`${record.kind}|${record.id}|${record.ver}|put`)
}

/** A sum of hashes stays below this: both languages count exactly up to here. */
export const DIGEST_MODULUS = 2 ** 53
