/** What follows below the first page: the story so far, what is known, how to reach her. */

import type { Briefing } from "../../model/briefing"
import { Button } from "../../ui/button"
import { openSheet } from "../../ui/editing"
import { editorWords } from "../../words/editor_words"
import { SuggestionsLine } from "../me/suggestions"
import { Photos } from "../pictures/photos"
import { Silenced } from "../today/silenced"
import { Known } from "./known"
import { Reach } from "./reach"
import { Story } from "./story"

function askWhetherTwice(customerId: string): void {
  openSheet.value = { sheet: "same", customerId }
}

export function Below({ page }: { page: Briefing }) {
  return (
    <>
      <SuggestionsLine customerId={page.row.id} />
      <Story page={page} />
      <Known page={page} />
      <Photos page={page} />
      <Reach page={page} />
      <Silenced rows={[page.row]} />
      <Button look="quiet" onClick={() => askWhetherTwice(page.row.id)}>
        {editorWords.same}
      </Button>
    </>
  )
}
