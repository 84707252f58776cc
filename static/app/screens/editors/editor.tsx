/** What every editor is: a sheet with fields, Save at the foot, Remove beside it, drafts and undo. */

import type { ComponentChildren } from "preact"
import { useLayoutEffect, useRef, useState } from "preact/hooks"
import { changeOf } from "../../model/change"
import type { Change } from "../../model/records"
import { saveDraft } from "../../store/drafts"
import { StoreError } from "../../store/open"
import { save } from "../../store/write"
import { Button } from "../../ui/button"
import { closeSheet, type EditRequest, edit } from "../../ui/editing"
import { Sheet } from "../../ui/sheet"
import { say } from "../../ui/toast"
import { editorWords } from "../../words/editor_words"
import { words } from "../../words/words"
import { fieldName } from "../field_text"
import { useForm } from "./form"

/** What is wrong, by field. */
export type Faults<Values> = { [Name in keyof Values]?: string | undefined }

/** Gives what the field of a value needs: its name, label, value, setter and what is wrong with it. */
export type FieldOf<Values> = <Name extends keyof Values & string>(
  name: Name,
) => {
  name: Name
  label: string
  value: Values[Name]
  onValue: (value: Values[Name]) => void
  error: string | undefined
}

interface EditorProps<Values extends object> {
  request: EditRequest
  initial: Values
  /** What stands in the way of saving; empty where nothing does. */
  check: (values: Values) => Faults<Values>
  /** What Save saves; an empty list where nothing was changed. */
  changes: (values: Values) => Change[]
  /** What must be kept before the changes are, where they name something that is not in them. */
  prepare?: (values: Values) => Promise<unknown> | null
  /** After a successful save or removal: where to go. */
  onDone?: (changes: Change[]) => void
  children: (field: FieldOf<Values>, values: Values) => ComponentChildren
}

/** The key under which an editor's draft is kept: one per record, one per kind and customer for new ones. */
function draftKey({ kind, record, customerId, fields, answers }: EditRequest): string {
  if (record) return `edit:${kind}:${record.id}`
  return `new:${kind}:${customerId ?? ""}:${fields?.touch_id ?? answers?.occasion.id ?? ""}`
}

export function Editor<Values extends object>(props: EditorProps<Values>) {
  const { request, initial, check, changes, prepare, onDone, children } = props
  const key = draftKey(request)
  const form = useForm(key, initial)
  const [faults, setFaults] = useState<Faults<Values>>({})
  const [trouble, setTrouble] = useState("")
  const body = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    if (form.isReady) beginAt(body.current, request.focus)
  }, [form.isReady])
  useLayoutEffect(() => {
    body.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus()
  }, [faults])

  async function commit(wanted: Change[], said: string, typed?: Values) {
    try {
      if (typed) await prepare?.(typed)
      const saved = await save(wanted)
      await form.finish()
      closeSheet()
      onDone?.(wanted)
      say(said, () => saved.undo())
    } catch (error) {
      // A toast would stand behind the sheet; and the sheet stays, with every word in it.
      setTrouble(error instanceof StoreError ? error.message : words.frame.notSaved)
    }
  }

  async function submit() {
    const found = check(form.values)
    setFaults(found)
    if (Object.values(found).some(Boolean)) return
    const wanted = changes(form.values)
    if (wanted.length > 0) return commit(wanted, words.frame.saved, form.values)
    await form.finish()
    closeSheet()
  }

  function leave() {
    closeSheet()
    if (form.isChanged) say(editorWords.keptAsDraft)
  }

  async function cancel() {
    const typed = form.values
    const wasChanged = form.isChanged
    await form.finish()
    closeSheet()
    if (!wasChanged) return
    say(editorWords.discarded, async () => {
      await saveDraft(key, typed)
      edit(request)
    })
  }

  const field: FieldOf<Values> = (name) => ({
    name,
    label: fieldName(name),
    value: form.values[name],
    onValue: (value) => form.set(name, value),
    error: faults[name],
  })

  if (!form.isReady) return null
  const { record, kind, answers } = request
  const name = words.kinds[kind]
  return (
    <Sheet
      title={record ? name : (answers?.about ?? editorWords.new(name))}
      onClose={leave}
      onCancel={cancel}
      onSubmit={submit}
      end={
        <>
          {record && (
            <Button
              look="danger"
              onClick={() => commit([changeOf(record, "delete")], words.frame.removed(name))}
            >
              {words.frame.remove}
            </Button>
          )}
          <Button look="primary" type="submit">
            {words.frame.save}
          </Button>
        </>
      }
    >
      <div class="fields" ref={body}>
        {form.isPickedUp && (
          <div class="picked-up">
            <span>{editorWords.pickedUp}</span>
            <button type="button" class="more" onClick={form.discard}>
              {editorWords.discard}
            </button>
          </div>
        )}
        {children(field, form.values)}
        {trouble && (
          <p class="error" role="alert">
            {trouble}
          </p>
        )}
      </div>
    </Sheet>
  )
}

/** Put the focus where the touched line begins, else on the first field that is written into. */
function beginAt(body: HTMLElement | null, name: string | undefined): void {
  const wanted = name && body?.querySelector<HTMLElement>(`[name="${name}"]`)
  const folded = wanted ? wanted.closest("details") : null
  if (folded) folded.open = true
  const first = wanted || body?.querySelector<HTMLElement>("textarea, input[type=text], input:not([type])")
  first?.focus()
}
