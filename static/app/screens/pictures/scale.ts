/** A photo as a phone takes it becomes one that travels: upright, at most 1,600 pixels, without what the camera wrote. */

import { hashOf, type Taken } from "../../model/photo"

const LONGEST_SIDE = 1600
/** The server takes a megabyte. */
const LARGEST = 950_000
const QUALITIES = [0.82, 0.65, 0.4]

/**
 * Returns the photo in `file` as a JPEG. Drawing it anew turns it as its EXIF says and leaves all of that behind:
 * place, time, make. Rejects where the browser cannot read it as an image.
 */
export async function scalePhoto(file: Blob): Promise<Taken> {
  const image = await createImageBitmap(file)
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height))
  const canvas = document.createElement("canvas")
  canvas.width = Math.max(1, Math.round(image.width * scale))
  canvas.height = Math.max(1, Math.round(image.height * scale))
  const { width, height } = canvas
  const pen = canvas.getContext("2d")
  if (!pen) throw new Error("no canvas")
  // What can be seen through becomes paper, not black.
  pen.fillStyle = "#fff"
  pen.fillRect(0, 0, width, height)
  pen.imageSmoothingQuality = "high"
  pen.drawImage(image, 0, 0, width, height)
  image.close()
  let url = ""
  for (const quality of QUALITIES) {
    url = canvas.toDataURL("image/jpeg", quality)
    // Base64 writes three bytes as four letters.
    if (url.length * 0.75 < LARGEST) break
  }
  // A phone short of memory draws nothing, and says so in no other way.
  if (url.length < 100) throw new Error("no memory")
  return { url, sha256: await hashOf(url), width, height }
}
