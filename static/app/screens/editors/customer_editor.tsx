/** The customer herself: name, work, how to reach her, how often to call. */

import { useLocation } from "preact-iso"
import { books, companies } from "../../store/book"
import type { EditRequest } from "../../ui/editing"
import { today } from "../../ui/today"
import { editorWords } from "../../words/editor_words"
import { CustomerFields } from "./customer_fields"
import { checkCustomer, customerChanges, customerValues } from "./customer_values"
import { Editor } from "./editor"

export function CustomerEditor({ request }: { request: EditRequest }) {
  const { route } = useLocation()
  const { record } = request
  const book = books.value.find((known) => !known.private && known.role === "owner")?.book
  return (
    <Editor
      request={request}
      initial={customerValues(record, companies.value)}
      check={(values) => (record || book ? checkCustomer(values) : { given: editorWords.noBook })}
      changes={(values) =>
        customerChanges(values, { record, book, companies: companies.value, today: today.value })
      }
      onDone={(changes) => {
        const made = changes.find((change) => change.kind === "customer")
        if (made?.op === "create") route(`/app/customer/${made.id}`)
        if (made?.op === "delete") route("/app/book")
      }}
    >
      {(field) => <CustomerFields field={field} />}
    </Editor>
  )
}
