/** What only its author reads: it lives in the private book and is never handed over. */

import type { Place } from "../../model/change"
import type { StoredRecord } from "../../model/records"
import { books } from "../../store/book"
import { SwitchField } from "../../ui/field"
import { editorWords } from "../../words/editor_words"

function privateBook(): string | undefined {
  return books.value.find((known) => known.private)?.book
}

/** Where a new note or fact of a customer goes. */
export function placeOf(customerId: string, isPrivate: boolean): Place {
  const book = isPrivate ? privateBook() : undefined
  return book ? { customer_id: customerId, book } : { customer_id: customerId }
}

interface PrivacyFieldProps {
  record: StoredRecord | undefined
  value: boolean
  onValue: (isPrivate: boolean) => void
}

/** The switch on something new; a record stays in the book it was written into, and says so. */
export function PrivacyField({ record, value, onValue }: PrivacyFieldProps) {
  const book = privateBook()
  if (record) return record.book === book ? <p class="hint">{editorWords.isPrivate}</p> : null
  if (!book) return null
  return (
    <SwitchField
      label={editorWords.privateSwitch}
      hint={editorWords.privateHint}
      value={value}
      onValue={onValue}
    />
  )
}
