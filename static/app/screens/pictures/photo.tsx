/** A photo on the page: from this phone, fetched where it is not here, a calm place where it cannot be. */

import { useEffect, useState } from "preact/hooks"
import type { Picture } from "../../model/kinds"
import { showPicture } from "../../net/pictures"
import { status } from "../../net/sync"
import { pictureWords } from "../../words/picture_words"

interface PhotoProps {
  customer: string
  data: Picture
  /** What it is for those who do not see it; "" where that stands beside it. */
  alt: string
}

export function Photo({ customer, data, alt }: PhotoProps) {
  const { sha256 = "", width = 1, height = 1 } = data
  const [shown, setShown] = useState({ sha256: "", url: "" })
  const url = shown.sha256 === sha256 && shown.url

  useEffect(() => {
    let isGone = false
    if (!url) {
      void showPicture([customer, sha256]).then((found = "") => isGone || setShown({ sha256, url: found }))
    }
    return () => {
      isGone = true
    }
    // With each exchange the server may have got it.
  }, [sha256, url || status.value.lastExchange])

  if (url) return <img class="photo" src={url} alt={alt} width={width} height={height} />
  return (
    <span
      class="photo"
      role="img"
      aria-label={pictureWords.notHereYet}
      style={{ aspectRatio: `${width} / ${height}` }}
    />
  )
}
