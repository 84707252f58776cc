/** What happens to the server: jobs write, backups are taken and put back, it is started again. */

import type { Schedule } from "../schedule"
import type { Typed } from "../typed"

export async function writeByJob(schedule: Schedule): Promise<void> {
  const { chance, ledger, people, reps } = schedule
  const [id, rep, token] = [schedule.newId(), chance.between(0, 1), ledger.newToken()]
  await schedule.ask({ do: "job", rep, customer: id, text: token })
  const text = { token, record: id, customer: id, field: "given", value: token, saw: null }
  const state = { isPrivate: false, isSaved: true, isFolded: false, takenBy: null }
  ledger.all.push({ ...text, ...state, by: reps[rep]?.user ?? "", outbox: null })
  people.push({ id, rep })
}

export async function backUp(schedule: Schedule): Promise<void> {
  await schedule.ask({ do: "back_up" })
}

/** The server goes back to its backup. What no phone has had since is gone with it: jobs', and of cleared phones. */
export async function restore(schedule: Schedule): Promise<void> {
  const before = await schedule.dump()
  await schedule.ask({ do: "restore" })
  schedule.isRestored = true
  const after = await schedule.dump()
  const isGone = (typed: Typed) => schedule.isFound(typed, before) && !schedule.isFound(typed, after)
  schedule.ledger.giveUp((typed) => typed.outbox?.isCleared !== false && isGone(typed), "restored")
}

export async function restartServer(schedule: Schedule): Promise<void> {
  await schedule.ask({ do: "restart" })
}
