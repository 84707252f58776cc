/** What follows below the first page: the story so far, what is known, how to reach her. */

import type { Briefing } from "../../model/briefing"
import { Known } from "./known"
import { Reach } from "./reach"
import { Story } from "./story"

export function Below({ page }: { page: Briefing }) {
  return (
    <>
      <Story page={page} />
      <Known page={page} />
      <Reach page={page} />
    </>
  )
}
