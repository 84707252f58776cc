/** Import: contacts from a file, seen before anything is written. */

import { listText, numberText } from "../dates"
import { counted, startUpper } from "./counted"

/** What the new people bring with them. */
interface Brought {
  companies: number
  people: number
  birthdays: number
  occasions: number
  notes: number
}

const brings = ({ companies, people, birthdays, occasions, notes }: Brought): string => {
  const parts = [
    companies > 0 && counted(companies, "company", "companies"),
    people > 0 && counted(people, "person around them", "people around them"),
    birthdays > 0 && counted(birthdays, "birthday", "birthdays"),
    occasions > 0 && counted(occasions, "occasion", "occasions"),
    notes > 0 && counted(notes, "note", "notes"),
  ].filter((part) => part !== false)
  return parts.length > 0 ? `, with ${listText(parts)}` : ""
}

export const importing = {
  title: "Bring in contacts",
  back: "‹ Me",
  intro:
    "A file of contacts from your phone, Google, Outlook or LinkedIn. You see who is in it before anything is written.",
  needsSignal: "This needs a signal: the server reads the file.",
  noSignal: "There is no signal now. The file can wait: come back when there is.",
  choose: "Choose a file",
  chooseOther: "Choose another file",
  kinds: "vCard (.vcf) or table (.csv)",
  reading: (file: string) => `Reading ${file}`,
  bringing: "Bringing them in",

  file: (layout: string, records: number) => `${layout}, ${counted(records, "record", "records")}`,
  new: (count: number, brought: Brought) =>
    `${startUpper(counted(count, "new person", "new people"))}${brings(brought)}.`,
  nothingNew: "Nobody new. Everybody in this file is in your book already.",
  first: "New in your book",
  more: (count: number) => `and ${numberText(count)} more`,
  alreadyThere: (count: number) =>
    startUpper(
      `${counted(count, "is", "are")} in your book already, and ${count === 1 ? "stays" : "stay"} as you have them.`,
    ),
  removed: (count: number) =>
    startUpper(
      `${counted(count, "was", "were")} in your book before, and ${count === 1 ? "stays" : "stay"} removed.`,
    ),
  repeated: (count: number) => startUpper(`${counted(count, "stands", "stand")} in the file twice.`),

  duplicates: "Perhaps there already",
  duplicatesHint: "They come in as new people. Look at both afterwards, and remove one if they are the same.",
  duplicate: (customer: string, same: string[]) => `perhaps ${customer}: same ${listText(same)}`,
  unreadable: "Could not be used",
  line: (line: number) => `line ${numberText(line)}`,
  partly: "only this, the rest of the record is used",
  remarks: "To know",
  all: (count: number) => `All ${numberText(count)}`,

  apply: (count: number) => `Bring in ${counted(count, "person", "people")}`,
  done: (count: number) => startUpper(`${counted(count, "person is", "people are")} in your book.`),
  doneHint: "They come to this phone now; the mark above counts them.",
  toBook: "Open the Book",
} as const
