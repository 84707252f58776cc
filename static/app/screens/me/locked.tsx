/** The book is not shown: the server has not been heard for too long. What waits is, with every way to keep it. */

import { localTime } from "../../model/local_time"
import { exportWaiting } from "../../net/unsent_file"
import { reading } from "../../store/reading"
import { Button, buttonClass } from "../../ui/button"
import { Page } from "../../ui/page"
import { Line } from "../../ui/section"
import { meWords } from "../../words/me"
import { attempt, saveFile } from "./act"
import { Safety } from "./safety"

const words = meWords.locked

export function LockedScreen() {
  return (
    <Page
      title={words.title}
      subtitle={reading.value === "doubtful" ? words.clock(localTime(new Date()).slice(0, 10)) : words.why}
      class="me"
    >
      <Safety />
      <div class="fields wishes">
        <a class={buttonClass("primary", true)} href="/sign-in">
          {meWords.safety.signIn}
        </a>
        <Button wide onClick={() => attempt(async () => saveFile(await exportWaiting()))}>
          {meWords.safety.saveFile}
        </Button>
        {/* Outside the app: it shows what was typed and not yet saved as well. */}
        <Line href="/rescue" what={meWords.me.rescue} detail={words.drafts} />
      </div>
    </Page>
  )
}
