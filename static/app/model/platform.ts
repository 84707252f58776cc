/** Which phone or computer this is, as far as help texts need it. */

export type Platform = "ios" | "android" | "androidFirefox" | "desktop" | "safari" | "firefox"

/** Return the platform a browser names. An iPad calls itself a Mac, but has a touch screen. */
export function platformOf({
  userAgent,
  maxTouchPoints,
}: {
  userAgent: string
  maxTouchPoints: number
}): Platform {
  const isFirefox = /Firefox\//.test(userAgent)
  if (/iPhone|iPad|iPod/.test(userAgent)) return "ios"
  if (/Macintosh/.test(userAgent) && maxTouchPoints > 1) return "ios"
  if (/Android/.test(userAgent)) return isFirefox ? "androidFirefox" : "android"
  if (isFirefox) return "firefox"
  const isSafari = /Safari\//.test(userAgent) && !/Chrom(e|ium)\//.test(userAgent)
  return isSafari ? "safari" : "desktop"
}
