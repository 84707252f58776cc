/** The chips above the list: everybody, near, overdue, by tier, company or tag. */

import { useState } from "preact/hooks"
import { type Choice, choices, EVERYONE, type Filter, isEveryone } from "../../model/book_list"
import { rows } from "../../store/book"
import { Chip } from "../../ui/button"
import { Sheet } from "../../ui/sheet"
import { say } from "../../ui/toast"
import { numberText } from "../../words/dates"
import { listWords } from "../../words/lists"
import { filter, whereAmI } from "./looking_for"

const words = listWords.book

type Picking = "company" | "tag" | null

export function Filters() {
  const [picking, setPicking] = useState<Picking>(null)
  const [isAsking, setAsking] = useState(false)
  const now = filter.value
  const change = (more: Partial<Filter>) => {
    filter.value = { ...now, ...more }
  }

  async function askNear() {
    if (now.here) return change({ here: null })
    setAsking(true)
    try {
      const { latitude, longitude } = await whereAmI()
      filter.value = { ...filter.value, here: { latitude, longitude } }
    } catch {
      say(words.noPosition)
    } finally {
      setAsking(false)
    }
  }

  const pick = (what: "company" | "tag") => (now[what] ? change({ [what]: null }) : setPicking(what))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot scroll sideways in every browser
    <div class="chips scroll" role="group" aria-label={words.filters}>
      <Chip
        label={words.all}
        pressed={isEveryone(now)}
        onPress={() => {
          filter.value = EVERYONE
        }}
      />
      <Chip label={isAsking ? words.looking : words.near} pressed={now.here !== null} onPress={askNear} />
      <Chip label={words.overdue} pressed={now.overdue} onPress={() => change({ overdue: !now.overdue })} />
      {["A", "B", "C"].map((tier) => (
        <Chip
          key={tier}
          label={words.tier(tier)}
          pressed={now.tier === tier}
          onPress={() => change({ tier: now.tier === tier ? null : tier })}
        />
      ))}
      <Chip
        label={now.company ?? words.company}
        pressed={now.company !== null}
        onPress={() => pick("company")}
      />
      <Chip label={now.tag ?? words.tag} pressed={now.tag !== null} onPress={() => pick("tag")} />
      {picking && (
        <PickSheet
          title={words.which(words[picking])}
          choices={choices(
            rows.value,
            picking === "tag" ? (row) => row.tags : (row) => (row.company ? [row.company] : []),
          )}
          onClose={() => setPicking(null)}
          onPick={(value) => {
            change({ [picking]: value })
            setPicking(null)
          }}
        />
      )}
    </div>
  )
}

interface PickSheetProps {
  title: string
  choices: Choice[]
  onPick: (value: string) => void
  onClose: () => void
}

function PickSheet({ title, choices, onPick, onClose }: PickSheetProps) {
  return (
    <Sheet title={title} onClose={onClose}>
      <div class="lines">
        {choices.map(({ value, count }) => (
          <button key={value} type="button" class="line" onClick={() => onPick(value)}>
            <span>{value}</span>
            <span class="aside">{numberText(count)}</span>
          </button>
        ))}
        {choices.length === 0 && <p class="hint">{words.noneFiltered}</p>}
      </div>
    </Sheet>
  )
}
