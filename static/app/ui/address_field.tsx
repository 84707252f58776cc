/** Where to find somebody: one or more postal addresses. */

import type { Address } from "../model/kinds"
import { editorWords } from "../words/editor_words"
import { words } from "../words/words"
import { ChoiceField, TextField } from "./field"

const PARTS = ["street", "extended", "postcode", "locality", "region", "country"] as const

/** Another street is another place on the map. */
const elsewhere = { latitude: null, longitude: null }

interface AddressFieldProps {
  value: readonly Address[]
  onValue: (value: Address[]) => void
}

export function AddressField({ value, onValue }: AddressFieldProps) {
  const change = (at: number, part: Partial<Address>) =>
    onValue(value.map((address, index) => (index === at ? { ...address, ...part } : address)))
  return (
    <fieldset class="field">
      <legend>{words.fields.addresses}</legend>
      {value.map((address, index) => (
        <div class="address" key={index}>
          {PARTS.map((part, position) => (
            <TextField
              key={part}
              name={position === 0 && index === 0 ? "addresses" : undefined}
              label={editorWords[part]}
              value={address[part] ?? ""}
              onValue={(text) => change(index, { ...elsewhere, [part]: text })}
            />
          ))}
          <ChoiceField
            label={words.fields.type}
            value={address.type ?? "work"}
            choices={Object.entries(words.kinds.placeType)}
            onValue={(type) => change(index, { type: type as Address["type"] & string })}
          />
          <button
            type="button"
            class="button danger"
            onClick={() => onValue(value.filter((_address, at) => at !== index))}
          >
            {editorWords.removeThis(address.street ?? "")}
          </button>
        </div>
      ))}
      <button
        type="button"
        class="more"
        name={value.length === 0 ? "addresses" : undefined}
        onClick={() => onValue([...value, { type: "work" }])}
      >
        {editorWords.addAddress}
      </button>
    </fieldset>
  )
}
