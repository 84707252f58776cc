/** A photo, large: taken or chosen here, said whom it shows, replaced, removed. */

import { useState } from "preact/hooks"
import { changeOf } from "../../model/change"
import type { Picture } from "../../model/kinds"
import type { Taken } from "../../model/photo"
import { keepPhoto } from "../../store/pictures"
import type { EditRequest } from "../../ui/editing"
import { ChoiceField, Field } from "../../ui/field"
import { pictureWords } from "../../words/picture_words"
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
  const [isUnread, setUnread] = useState(false)

  function changes({ shows, photo }: Values) {
    const isKind = shows === "portrait" || shows === "card"
    const place = { shows: isKind ? shows : "portrait", person_id: isKind ? "" : shows }
    if (!photo) return written(request, place)
    const { url, ...known } = photo
    // Another picture is another record: what one shows never changes under somebody who looks at it.
    const made = written({ kind: "picture", customerId: customer }, { ...place, ...known })
    return record ? [changeOf(record, "delete"), ...made] : made
  }

  if (!around) return null
  return (
    <Editor<Values>
      request={request}
      initial={{ shows: data.person_id ?? data.shows ?? "portrait", photo: null }}
      check={({ photo }) => ({ photo: photo || record ? undefined : pictureWords.needPhoto })}
      prepare={({ photo }) => photo && keepPhoto(customer, photo)}
      changes={changes}
    >
      {(field, { shows, photo }) => {
        const what = shows === "card" ? pictureWords.card : pictureWords.photoOf(nameOf(shows, around))
        const { onValue, error } = field("photo")

        async function take(file: File | undefined) {
          if (!file) return
          setUnread(false)
          await scalePhoto(file).then(onValue, () => setUnread(true))
        }

        return (
          <>
            {photo ? (
              <img class="photo" src={photo.url} alt={what} />
            ) : (
              record && <Photo customer={customer} data={data} alt={what} />
            )}
            <Field
              label={record ? pictureWords.replace : pictureWords.choose}
              error={isUnread ? pictureWords.notAPhoto : error}
            >
              {(tied) => (
                <input
                  class="input"
                  type="file"
                  accept="image/*"
                  {...tied}
                  onChange={(event) => take(event.currentTarget.files?.[0])}
                />
              )}
            </Field>
            <ChoiceField
              {...field("shows")}
              label={pictureWords.shows}
              choices={[["portrait", around.name], ["card", pictureWords.card], ...around.people]}
            />
          </>
        )
      }}
    </Editor>
  )
}

function nameOf(id: string, { name, people }: { name: string; people: [string, string][] }): string {
  return people.find(([person]) => person === id)?.[1] ?? name
}
