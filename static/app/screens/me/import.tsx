/** Import: choose a file, see who is in it, then bring them in. */

import { useState } from "preact/hooks"
import { applyImport, type ImportReport, previewImport } from "../../net/interchange"
import { status } from "../../net/sync"
import { Button, buttonClass } from "../../ui/button"
import { Page } from "../../ui/page"
import { meWords } from "../../words/me"
import { whatWentWrong } from "./act"
import { ImportPreview } from "./import_preview"

const words = meWords.importing

/** Where the import stands. A preview keeps its file, because the server keeps nothing between the two. */
type Stage =
  | { at: "start"; error?: string }
  | { at: "busy"; text: string }
  | { at: "preview"; file: File; report: ImportReport; error?: string }
  | { at: "done"; report: ImportReport }

export function ImportScreen() {
  const [stage, setStage] = useState<Stage>({ at: "start" })

  async function look(file: File) {
    setStage({ at: "busy", text: words.reading(file.name) })
    try {
      setStage({ at: "preview", file, report: await previewImport(file) })
    } catch (error) {
      setStage({ at: "start", error: whatWentWrong(error) })
    }
  }

  async function apply(file: File, report: ImportReport) {
    setStage({ at: "busy", text: words.bringing })
    try {
      setStage({ at: "done", report: await applyImport(file) })
    } catch (error) {
      setStage({ at: "preview", file, report, error: whatWentWrong(error) })
    }
  }

  return (
    <Page
      title={words.title}
      subtitle={stage.at === "start" && words.intro}
      top={<a href="/app/me">{words.back}</a>}
      class="import"
    >
      {stage.at === "start" && (
        <>
          <Chooser label={words.choose} isFirst onFile={look} />
          <p class="hint">{status.value.reachable ? words.needsSignal : words.noSignal}</p>
        </>
      )}
      {"error" in stage && stage.error && (
        <p class="error" role="alert">
          {stage.error}
        </p>
      )}
      {stage.at === "busy" && <Busy text={stage.text} />}
      {stage.at === "preview" && (
        <>
          <ImportPreview report={stage.report} />
          <div class="choices">
            {stage.report.counts.new > 0 && (
              <Button look="primary" wide onClick={() => apply(stage.file, stage.report)}>
                {words.apply(stage.report.counts.new)}
              </Button>
            )}
            <Chooser label={words.chooseOther} onFile={look} />
          </div>
        </>
      )}
      {stage.at === "done" && <Done report={stage.report} />}
    </Page>
  )
}

interface ChooserProps {
  label: string
  /** The one thing to do on the page. */
  isFirst?: boolean
  onFile: (file: File) => void
}

function Chooser({ label, isFirst, onFile }: ChooserProps) {
  return (
    <label class={`${buttonClass(isFirst ? "primary" : undefined, true)} chooser`}>
      {label}
      <input
        type="file"
        accept=".vcf,.vcard,.csv,text/vcard,text/x-vcard,text/csv"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          // The same file may be chosen again, after it has been mended.
          event.currentTarget.value = ""
          if (file) onFile(file)
        }}
      />
    </label>
  )
}

function Busy({ text }: { text: string }) {
  return (
    <div class="busy" aria-live="polite">
      <p class="lead">{text}</p>
      <progress aria-label={text} />
    </div>
  )
}

function Done({ report }: { report: ImportReport }) {
  return (
    <div aria-live="polite">
      <p class="lead">{words.done(report.counts.new)}</p>
      <p class="hint">{words.doneHint}</p>
      <a class={buttonClass("primary", true)} href="/app/book">
        {words.toBook}
      </a>
    </div>
  )
}
