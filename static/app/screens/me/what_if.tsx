/** What happens to what was written, whatever else happens: one sentence for every fear. */

import { useState } from "preact/hooks"
import { readFile } from "../../net/shell"
import { meWords } from "../../words/me"

const words = meWords.notes

type Answer = [what: string, then: string]

/** The answers are read when they are asked for: as long as the rest of Me, they need not lie in the script. */
export function WhatIf() {
  const [answers, setAnswers] = useState<Answer[] | null>([])
  const read = () => void readFile<Answer[]>(words.answers).then(setAnswers)
  return (
    <details class="folded what-if" onToggle={read}>
      <summary>{words.title}</summary>
      {answers ? (
        <dl class="said">
          {answers.map(([what, then]) => (
            <div key={what}>
              <dt>{`… ${what}?`}</dt>
              <dd>{then}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p class="hint">{words.notHere}</p>
      )}
    </details>
  )
}
