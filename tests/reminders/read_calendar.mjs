// Reads a calendar from standard input as Thunderbird would, and writes what it finds there as JSON.
import { readFileSync } from "node:fs"
import ICAL from "ical.js"

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")))
const events = calendar.getAllSubcomponents("vevent").map((each) => {
  const event = new ICAL.Event(each)
  const begins = event.startDate
  return [begins.isDate ? begins.toString() : begins.toJSDate().toISOString(), event.summary]
})
process.stdout.write(JSON.stringify({ version: calendar.getFirstPropertyValue("version"), events }))
