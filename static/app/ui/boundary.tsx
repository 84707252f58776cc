/** A page that fails says so and offers itself again; the bar, and everything saved, stay where they are. */

import { Component, type ComponentChildren } from "preact"
import { words } from "../words/words"
import { Button } from "./button"
import { Page } from "./page"
import { EmptyState } from "./section"

interface BoundaryProps {
  /** Where the rep is: another page is another try. */
  path: string
  children: ComponentChildren
}

export class Boundary extends Component<BoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static override getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override componentDidUpdate(before: BoundaryProps) {
    if (this.state.hasFailed && before.path !== this.props.path) this.setState({ hasFailed: false })
  }

  override render({ children }: BoundaryProps) {
    if (!this.state.hasFailed) return children
    return (
      <Page title={words.frame.wentWrong}>
        <EmptyState action={<Button onClick={() => location.reload()}>{words.frame.again}</Button>}>
          {words.frame.stillSafe}
        </EmptyState>
      </Page>
    )
  }
}
