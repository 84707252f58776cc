/** One change that is not on the server: all its words, and what can be done with it. */

import { useState } from "preact/hooks"
import { again, elsewhere, writtenFields } from "../../model/again"
import type { Fields, Mutation } from "../../model/records"
import type { Row } from "../../model/row"
import { letGo } from "../../net/sync"
import { exportWaiting } from "../../net/unsent_file"
import type { Waits } from "../../store/all_waiting"
import { putAway } from "../../store/aside"
import { readBundle, rows, rowsLoaded } from "../../store/book"
import { putPhotoAway } from "../../store/pictures"
import { save } from "../../store/write"
import { Button, buttonClass } from "../../ui/button"
import { LongField, TextField } from "../../ui/field"
import { Sheet } from "../../ui/sheet"
import { say } from "../../ui/toast"
import { today, zone } from "../../ui/today"
import { meWords } from "../../words/me"
import { momentText } from "../../words/moments"
import { ChooseCustomer } from "../add/whose"
import { fieldName } from "../field_text"
import { attempt, saveFile } from "./act"
import { changeText, customerOf, linesOf, whoseText } from "./change_text"

const words = meWords.safety

/** A change with the reason it is not on the server. */
export interface Kept {
  mutation: Waits
  why: string
  /** True where the server has said no: it can be put away. */
  isRefused: boolean
  /** True where it may be sent once more; what waits for a colleague's word may not. */
  canSend: boolean
}

export function ChangeSheet({ kept, onClose }: { kept: Kept; onClose: () => void }) {
  const [step, setStep] = useState<"correct" | "choose">()
  const { mutation, why, isRefused, canSend } = kept
  const { photo } = mutation
  const lines = linesOf(mutation)
  const customer = customerOf(mutation)
  const isHere = rows.value.some((row) => row.id === customer)
  const isHomeless = rowsLoaded.value && canSend && isRefused && !photo && !isHere && lines.length > 0
  if (step === "correct") return <CorrectSheet kept={kept} onClose={onClose} />
  if (step === "choose") return <ElsewhereSheet mutation={mutation} onClose={onClose} />
  return (
    <Sheet title={whoseText(mutation)} onClose={onClose}>
      <div class="fields">
        {photo ? (
          <img class="photo" src={photo} alt={changeText(mutation)} />
        ) : (
          lines.length === 0 && <p class="lead">{changeText(mutation)}</p>
        )}
        <p class="hint">{words.since(momentText(mutation.at, zone.value, today.value), why)}</p>
        <dl class="said">
          {lines.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {canSend && (
          <Button look="primary" wide onClick={() => setStep("correct")}>
            {words.correct}
          </Button>
        )}
        {isHomeless && (
          <Button wide onClick={() => setStep("choose")}>
            {words.elsewhere}
          </Button>
        )}
        {isHere && (
          <a class={buttonClass(undefined, true)} href={`/app/customer/${customer}`} onClick={onClose}>
            {words.open(whoseText(mutation))}
          </a>
        )}
        <Button wide onClick={() => attempt(async () => saveFile(await exportWaiting([mutation])))}>
          {words.saveFile}
        </Button>
        {isRefused && <PutAway mutation={mutation} onDone={onClose} />}
      </div>
    </Sheet>
  )
}

function PutAway({ mutation, onDone }: { mutation: Waits; onDone: () => void }) {
  async function put() {
    const { at, customer_id, id, mid, photo } = mutation
    const takeBack = await (photo && id === mid
      ? putPhotoAway([at, customer_id ?? "", mid], photo)
      : putAway(mid))
    letGo(mid)
    onDone()
    say(words.putAwaySaid, () => takeBack().then(() => letGo(mid)))
  }
  return (
    <div class="choice">
      <Button look="danger" wide onClick={() => attempt(put)}>
        {words.putAway}
      </Button>
      <p class="hint">{words.putAwayHint}</p>
    </div>
  )
}

/** The words of a change, to be put right; what was refused is put away once the new one is safe in the outbox. */
function CorrectSheet({ kept: { mutation, why }, onClose }: { kept: Kept; onClose: () => void }) {
  const [typed, setTyped] = useState<Fields>({})

  async function send() {
    const customer = customerOf(mutation)
    const bundle = customer ? await readBundle(customer) : undefined
    const record = bundle?.records.find(({ id }) => id === mutation.id)
    await save([again(mutation, typed, record)])
    await putAway(mutation.mid)
    letGo(mutation.mid)
    onClose()
  }

  return (
    <Sheet
      title={whoseText(mutation)}
      onClose={onClose}
      onSubmit={() => void attempt(send, words.sentAgain)}
      end={
        <Button look="primary" type="submit">
          {words.sendAgain}
        </Button>
      }
    >
      <div class="fields">
        <p class="hint">{`${words.what(mutation.kind, mutation.op === "create")}: ${why}`}</p>
        {writtenFields(mutation).map(({ field, value, isLong }) => {
          const Input = isLong ? LongField : TextField
          return (
            <Input
              key={field}
              label={fieldName(field)}
              value={String(typed[field] ?? value)}
              onValue={(text) => setTyped({ ...typed, [field]: text })}
            />
          )
        })}
      </div>
    </Sheet>
  )
}

/** Whom it was for is gone: its words go to somebody else, and what was refused is put away. */
function ElsewhereSheet({ mutation, onClose }: { mutation: Mutation; onClose: () => void }) {
  async function put({ id, name }: Row) {
    const lines = linesOf(mutation).map((line) =>
      line.field === "text" ? line.value : `${line.name}: ${line.value}`,
    )
    const saved = await save([elsewhere(mutation, id, lines.join("\n"))])
    const takeBack = await putAway(mutation.mid)
    letGo(mutation.mid)
    onClose()
    say(words.elsewhereSaid(name), async () => {
      await takeBack()
      await saved.undo()
    })
  }
  return (
    <ChooseCustomer
      title={words.elsewhereTitle}
      onChoose={(row) => void attempt(() => put(row))}
      onClose={onClose}
    />
  )
}
