/** The face beside the name on the briefing; a touch shows it large. */

import type { Item } from "../../model/briefing"
import { edit } from "../../ui/editing"
import { pictureWords } from "../../words/picture_words"
import { Photo } from "./photo"

interface PortraitProps {
  face: Item<"picture">
  name: string
}

export function Portrait({ face: { record, data }, name }: PortraitProps) {
  return (
    <button
      type="button"
      aria-label={pictureWords.photoOf(name)}
      onClick={() => edit({ kind: "picture", record })}
    >
      <Photo customer={record.customer_id ?? ""} data={data} alt="" />
    </button>
  )
}
