/** The sheet that is open: what to add, for whom, or an editor. One line for each kind. */

import type { ComponentType } from "preact"
import type { EditableKind, EditRequest, OpenSheet } from "../ui/editing"
import { AddSheet } from "./add/add"
import { SamePersonSheet } from "./add/same_person"
import { WhoseSheet } from "./add/whose"
import { CompanyEditor } from "./editors/company_editor"
import { CustomerEditor } from "./editors/customer_editor"
import { FactEditor } from "./editors/fact_editor"
import { NoteEditor } from "./editors/note_editor"
import { OccasionEditor } from "./editors/occasion_editor"
import { PersonEditor } from "./editors/person_editor"
import { PictureEditor } from "./editors/picture_editor"
import { PromiseEditor } from "./editors/promise_editor"
import { TouchEditor } from "./editors/touch_editor"

const EDITORS: Record<EditableKind, ComponentType<{ request: EditRequest }>> = {
  customer: CustomerEditor,
  company: CompanyEditor,
  person: PersonEditor,
  occasion: OccasionEditor,
  fact: FactEditor,
  touch: TouchEditor,
  note: NoteEditor,
  promise: PromiseEditor,
  picture: PictureEditor,
}

export function OpenedSheet({ open }: { open: NonNullable<OpenSheet> }) {
  if (open.sheet === "add") return <AddSheet customerId={open.customerId} />
  if (open.sheet === "same") return <SamePersonSheet customerId={open.customerId} />
  const { request } = open
  const isAlone = request.kind === "customer" || request.kind === "company"
  if (!isAlone && !request.record && !request.customerId) return <WhoseSheet request={request} />
  const Editor = EDITORS[request.kind]
  return <Editor request={request} key={request.record?.id ?? request.kind} />
}
