/** Whose customers they are: handovers, covers, and who may look on. */

import type { Schedule } from "../schedule"

/** Some customers go to the other rep, or all of them; another time they come back. */
export async function handOver(schedule: Schedule): Promise<void> {
  const { chance } = schedule
  const chosen = schedule.customer()
  if (!chosen) return
  const giver = chance.between(0, 1)
  const customers = chance.is(0.3) ? null : [chosen]
  const { said } = await schedule.ask<{ said: string }>({
    do: "hand_over",
    giver,
    taker: 1 - giver,
    customers,
  })
  schedule.steps.push(
    `  rep ${giver} hands over ${customers?.map((id) => id.slice(-4)) ?? "everything"}: ${said}`,
  )
}

/** A cover begins that ends by itself in the middle or outlasts everything, or one ends now. */
export async function cover(schedule: Schedule): Promise<void> {
  const rep = schedule.chance.between(0, 1)
  const seconds = schedule.chance.one([0, 3, 30, 100_000])
  await schedule.ask({ do: "cover", rep, owner: 1 - rep, seconds })
  schedule.steps.push(`  rep ${rep} covers the other's book for ${seconds} seconds`)
}

export async function changeMember(schedule: Schedule): Promise<void> {
  const rep = schedule.chance.between(0, 1)
  const role = schedule.chance.one(["cover", "viewer", null])
  await schedule.ask({ do: "let_in", rep, owner: 1 - rep, role })
  schedule.steps.push(`  rep ${rep} is ${role ?? "nothing"} to the other's book`)
}
