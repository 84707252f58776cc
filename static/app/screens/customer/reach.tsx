/** How to reach her, and the plain entries of the book: company, birth, tier, tags, how they met. */

import type { ComponentChildren } from "preact"
import type { Briefing } from "../../model/briefing"
import { addressText, mapLink, phoneLink } from "../../model/reach"
import { cadenceOf } from "../../model/schedule"
import { edit } from "../../ui/editing"
import { Line, Section } from "../../ui/section"
import { Told } from "../../ui/told"
import { partialText } from "../../words/dates"
import { words } from "../../words/words"
import { HeadingAct } from "./heading_act"

export function Reach({ page }: { page: Briefing }) {
  const { customer, company } = page
  const { phones = [], emails = [], addresses = [], urls = [] } = customer.data
  const { birth, tier, cadence, tags = [], how_met, role } = customer.data
  const change = (focus: string) => edit({ kind: "customer", record: customer.record, focus })
  const stage = company?.data.stage as keyof typeof words.kinds.stage | undefined
  return (
    <>
      <Section
        title={words.briefing.contact}
        class="lines"
        aside={<HeadingAct label={words.briefing.edit} onPress={() => change("phones")} />}
      >
        {phones.map((phone) => (
          <Line
            key={phone.value}
            href={phoneLink("tel", phone.value)}
            what={phone.value}
            aside={words.kinds.phoneType[phone.type ?? "work"]}
          />
        ))}
        {emails.map((email) => (
          <Line
            key={email.value}
            href={`mailto:${encodeURIComponent(email.value).replace("%40", "@")}`}
            what={email.value}
            aside={words.kinds.placeType[email.type ?? "work"]}
          />
        ))}
        {addresses.map((address) => (
          <Line
            key={addressText(address)}
            href={mapLink(address, navigator.userAgent)}
            what={addressText(address)}
            aside={words.kinds.placeType[address.type ?? "work"]}
          />
        ))}
        {urls.filter(isWeb).map((url) => (
          <Line
            key={url.value}
            href={url.value}
            what={url.value}
            aside={words.kinds.placeType[url.type ?? "work"]}
          />
        ))}
      </Section>
      <Section
        title={words.briefing.details}
        class="lines"
        aside={<HeadingAct label={words.briefing.edit} onPress={() => change("given")} />}
      >
        {company && (
          <Line
            what={company.data.name as ComponentChildren}
            aside={stage && words.kinds.stage[stage]}
            onPress={() => edit({ kind: "company", record: company })}
          />
        )}
        {role && <Line what={words.kinds.role[role]} onPress={() => change("role")} />}
        {birth && <Line what={words.briefing.birthday(partialText(birth))} onPress={() => change("birth")} />}
        <Line
          what={tierText(tier, cadenceOf(tier, cadence), cadence !== undefined)}
          onPress={() => change("tier")}
        />
        {tags.length > 0 && <Line what={tags.join(", ")} onPress={() => change("tags")} />}
        {how_met && <Told text={how_met} onPress={() => change("how_met")} />}
      </Section>
    </>
  )
}

function tierText(tier: string | undefined, days: number, isOwn: boolean): string {
  return isOwn ? words.briefing.every(days) : words.briefing.tier(tier ?? "B", days)
}

/** Links come from files and colleagues: only what is a page on the web becomes one. */
function isWeb({ value }: { value: string }): boolean {
  return /^https?:\/\//i.test(value)
}
