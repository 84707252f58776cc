/** What happens to what was written, whatever else happens: one sentence for every fear. */

import { meWords } from "../../words/me"

const { title, answers } = meWords.notes

export function WhatIf() {
  return (
    <details class="folded what-if">
      <summary>{title}</summary>
      <dl class="said">
        {answers.map(([what, then]) => (
          <div key={what}>
            <dt>{`… ${what}?`}</dt>
            <dd>{then}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
