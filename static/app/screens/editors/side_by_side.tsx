/** Two versions of one long text, both in full, with what differs marked; somebody chooses, or keeps both. */

import { differences, type Part } from "../../model/differences"
import { Button } from "../../ui/button"
import { Sheet } from "../../ui/sheet"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"

interface SideBySideProps {
  title: string
  theirs: string
  mine: string
  onChoose: (choice: "mine" | "theirs" | "both") => void
  onClose: () => void
}

export function SideBySide({ title, theirs, mine, onChoose, onClose }: SideBySideProps) {
  const [inBook, later] = differences(theirs, mine)
  const choose = (choice: "mine" | "theirs" | "both") => () => {
    onClose()
    onChoose(choice)
  }
  return (
    <Sheet
      title={title}
      onClose={onClose}
      end={
        <>
          <Button onClick={choose("theirs")}>{words.briefing.keepTheirs}</Button>
          <Button onClick={choose("mine")}>{words.briefing.useMine}</Button>
          <Button look="primary" onClick={choose("both")}>
            {words.briefing.keepBoth}
          </Button>
        </>
      }
    >
      <p class="hint">{editorWords.differs}</p>
      <div class="side-by-side">
        <Version name={words.briefing.theirsStays} parts={inBook} />
        <Version name={words.briefing.mineCame} parts={later} />
      </div>
    </Sheet>
  )
}

function Version({ name, parts }: { name: string; parts: Part[] }) {
  return (
    <section aria-label={name}>
      <h3 class="label">{name}</h3>
      <p class="prose">{parts.map(({ text, isOwn }, at) => (isOwn ? <mark key={at}>{text}</mark> : text))}</p>
    </section>
  )
}
