/** Everything that can happen, and how often it does. */

import type { Schedule } from "../schedule"
import { addCompany, changeCompany } from "./companies"
import { merge, part } from "./merging"
import { dieSaving, dieSyncing, loseConnection, race } from "./moments"
import * as phones from "./phones"
import * as server from "./server"
import * as sessions from "./sessions"
import * as team from "./team"
import * as writing from "./writing"

export const WEIGHTS = {
  addCustomer: 8,
  addNote: 14,
  changeName: 16,
  changeText: 14,
  changeTags: 4,
  addCompany: 5,
  changeCompany: 3,
  disagree: 7,
  remove: 7,
  putBack: 5,
  merge: 5,
  part: 2,
  dieSaving: 4,
  dieSyncing: 9,
  loseConnection: 5,
  race: 6,
  wait: 8,
  switchSignal: 8,
  openSecondPage: 4,
  wakeWorker: 4,
  jumpClock: 4,
  fillUp: 3,
  update: 3,
  evictBook: 3,
  evictOutbox: 2,
  endSession: 2,
  revoke: 2,
  signIn: 3,
  signOutKeeping: 2,
  signOutDiscarding: 1,
  lend: 3,
  handOver: 6,
  cover: 3,
  changeMember: 3,
  writeByJob: 2,
  backUp: 3,
  restore: 3,
  restartServer: 2,
}
export type Act = keyof typeof WEIGHTS

export const ACTS: Record<Act, (schedule: Schedule) => Promise<void>> = {
  addCustomer: (schedule) => writing.create(schedule),
  addNote: (schedule) => writing.addNote(schedule),
  changeName: (schedule) => writing.changeName(schedule),
  changeText: writing.changeText,
  changeTags: writing.changeTags,
  addCompany,
  changeCompany,
  disagree: writing.disagree,
  remove: writing.remove,
  putBack: writing.putBack,
  merge,
  part,
  dieSaving,
  dieSyncing,
  loseConnection,
  race,
  wait: phones.wait,
  switchSignal: phones.switchSignal,
  openSecondPage: phones.openSecondPage,
  wakeWorker: phones.wakeWorker,
  jumpClock: phones.jumpClock,
  fillUp: phones.fillUp,
  update: phones.update,
  evictBook: phones.evictBook,
  evictOutbox: phones.evictOutbox,
  endSession: sessions.endSession,
  revoke: sessions.revoke,
  signIn: sessions.signIn,
  signOutKeeping: sessions.signOutKeeping,
  signOutDiscarding: sessions.signOutDiscarding,
  lend: sessions.lend,
  handOver: team.handOver,
  cover: team.cover,
  changeMember: team.changeMember,
  writeByJob: server.writeByJob,
  backUp: server.backUp,
  restore: server.restore,
  restartServer: server.restartServer,
}
