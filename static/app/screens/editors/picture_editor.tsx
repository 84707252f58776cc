/** A photo, large: taken or chosen here, said whom it shows, replaced, removed. */

import { useState } from "preact/hooks"
import { changeOf } from "../../model/change"
import type { Picture } from "../../model/kinds"
import type { Taken } from "../../model/photo"
import { keepPhoto } from "../../store/pictures"
import { buttonClass } from "../../ui/button"
import type { EditRequest } from "../../ui/editing"
import { ChoiceField } from "../../ui/field"
import { pictureWords } from "../../words/picture_words"
import { words } from "../../words/words"
import { Photo } from "../pictures/photo"
import { scalePhoto } from "../pictures/scale"
import { useAround } from "./around"
import { Editor } from "./editor"
import { written } from "./written"

interface Values {
  /** `portrait`, `card`, or the id of the person it shows. */
  shows: string
  photo: Taken | null
}

export function PictureEditor({ request }: { request: EditRequest }) {
  const { record } = request
  const data = { ...request.fields, ...record?.data } as Picture
  const customer = record?.customer_id ?? request.customerId ?? ""
  const around = useAround(customer)
  if (!around) return null
  const choices = [["portrait", around.name], ["card", words.kinds.shows.card], ...around.people] as const

  function changes({ shows, photo }: Values) {
    const isPerson = around?.people.some(([id]) => id === shows)
    const place = isPerson ? { shows: "portrait", person_id: shows } : { shows, person_id: "" }
    if (!photo) return written(request, place)
    const { url, ...known } = photo
    // Another picture is another record: what one shows never changes under somebody who looks at it.
    const made = written({ kind: "picture", customerId: customer }, { ...place, ...known })
    return record ? [changeOf(record, "delete"), ...made] : made
  }

  return (
    <Editor<Values>
      request={request}
      initial={{ shows: data.person_id ?? data.shows ?? "portrait", photo: null }}
      check={({ photo }) => ({ photo: photo || record ? undefined : pictureWords.needPhoto })}
      prepare={({ photo }) => photo && keepPhoto(customer, photo)}
      changes={changes}
    >
      {(field, { photo }) => (
        <>
          {photo ? (
            <img class="photo" src={photo.url} alt={words.kinds.picture} />
          ) : (
            record && <Photo customer={customer} data={data} alt={words.kinds.picture} />
          )}
          <PhotoField {...field("photo")} label={record ? pictureWords.replace : pictureWords.choose} />
          <ChoiceField {...field("shows")} label={pictureWords.shows} choices={choices} />
        </>
      )}
    </Editor>
  )
}

interface PhotoFieldProps {
  label: string
  onValue: (photo: Taken) => void
  error: string | undefined
}

/** Without `capture` the phone offers both, its camera and what was taken before. */
function PhotoField({ label, onValue, error }: PhotoFieldProps) {
  const [isUnread, setUnread] = useState(false)
  const fault = isUnread ? pictureWords.notAPhoto : error

  function take(file: File | undefined) {
    setUnread(false)
    if (file) void scalePhoto(file).then(onValue, () => setUnread(true))
  }

  return (
    <div>
      <label class={`${buttonClass(undefined, true)} choose`}>
        {label}
        <input
          type="file"
          accept="image/*"
          aria-invalid={fault ? "true" : undefined}
          onChange={(event) => take(event.currentTarget.files?.[0])}
        />
      </label>
      {fault && (
        <p class="error" role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}
