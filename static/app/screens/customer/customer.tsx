/** The briefing: the page for the car park. */

import { Page } from "../../ui/page"

export function CustomerScreen({ id }: { id: string }) {
  return <Page title={id}>{null}</Page>
}
