/** Who this is and how to say the name. */

import { ErrorBoundary, lazy } from "preact-iso"
import type { Briefing } from "../../model/briefing"
import { edit } from "../../ui/editing"
import { Heading } from "../../ui/page"
import { words } from "../../words/words"
import { Conflicts } from "./conflicts"

/** It comes a moment after the words; its place is kept for it. */
const Portrait = lazy(() => import("../pictures/portrait").then((part) => part.Portrait))

export function Head({ page }: { page: Briefing }) {
  const { customer, row, company, address, pictures } = page
  const { phonetic, nickname, title, status } = customer.data
  const role = [title, company?.data.name as string | undefined].filter(Boolean).join(", ")
  const manner = address?.data.text
  const face = pictures.find(({ data }) => data.shows === "portrait" && !data.person_id)
  return (
    <header class={face ? "head faced" : "head"}>
      <Heading>{row.name}</Heading>
      {face && (
        <div class="face">
          <ErrorBoundary>
            <Portrait face={face} name={row.name} />
          </ErrorBoundary>
        </div>
      )}
      <button
        type="button"
        class="who-is"
        onClick={() => edit({ kind: "customer", record: customer.record })}
      >
        {(phonetic || nickname) && (
          <span class="say">
            {phonetic}
            {nickname && nickname !== row.name && <> {words.briefing.called(nickname)}</>}
          </span>
        )}
        {(role || manner) && <span class="role">{[role, manner].filter(Boolean).join(" · ")}</span>}
        {!phonetic && !role && !manner && <span class="role">{words.briefing.addWho}</span>}
      </button>
      {status && status !== "active" && <p class="standing">{words.briefing[status]}</p>}
      <Conflicts of={customer.record} conflicts={page.conflicts} />
    </header>
  )
}
