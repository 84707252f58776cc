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
      <Versions names={[words.briefing.theirsStays, words.briefing.mineCame]} texts={[theirs, mine]} />
    </Sheet>
  )
}

interface VersionsProps {
  names: [string, string]
  texts: [string, string]
}

/** Both in full, with what only one of them says marked. */
export function Versions({ names, texts }: VersionsProps) {
  const [first, second] = differences(...texts)
  return (
    <>
      <p class="hint">{editorWords.differs}</p>
      <div class="side-by-side">
        <Version name={names[0]} parts={first} />
        <Version name={names[1]} parts={second} />
      </div>
    </>
  )
}

function Version({ name, parts }: { name: string; parts: Part[] }) {
  return (
    <div>
      <h3 class="label">{name}</h3>
      <p class="prose">{parts.map(({ text, isOwn }, at) => (isOwn ? <mark key={at}>{text}</mark> : text))}</p>
    </div>
  )
}
