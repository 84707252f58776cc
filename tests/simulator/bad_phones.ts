/** Phones with a mistake in them, for testing the simulator: each must be caught. */

export interface Mistake {
  /** The file of the app, below static/app. */
  file: string
  /** What stands there exactly once. */
  from: string
  to: string
}

const NO_ROWS = "{ ...writes, bundles: new Map(), packs: new Map(), texts: new Map(), loose: new Map() }"
const BELIEVED = `{
  receipts: JSON.parse(request.body).mutations.map(({ mid }) => ({ mid, outcome: "applied", book: null, rev: null })),
  hello: { ...JSON.parse(request.body), books: JSON.parse(request.body).cursors, devices: [], push: {}, time: new Date() },
  pages: [],
}`

export const BAD: Record<string, Mistake[]> = {
  /** The cursor is written, and the rows it stands for after it. */
  cursor_before_rows: [
    {
      file: "store/draft.ts",
      from: "return commit(draft.user, draft.state.stamp, writes)",
      to: `if (!(await commit(draft.user, draft.state.stamp, ${NO_ROWS}))) return false
           return commit(draft.user, draft.state.stamp + 1, writes)`,
    },
  ],
  /** Any answer 200 counts as a receipt for everything sent, a captive portal's as well. */
  ack_on_200: [
    {
      file: "net/exchange.ts",
      from: 'if (response.headers.get("X-Blackbook") !== "1") throw',
      to: `if (response.headers.get("X-Blackbook") !== "1" && response.ok && request.body) return ${BELIEVED}
           if (response.headers.get("X-Blackbook") !== "1") throw`,
    },
  ],
  /** What waits lies in what the system may clear away. */
  outbox_in_cache: [
    {
      file: "store/outbox.ts",
      from: "name: `bb-outbox-",
      to: "name: `bb-cache-outbox-",
    },
  ],
  /** Starting again throws away what waits. */
  resync_clears_outbox: [
    {
      file: "store/outbox.ts",
      from: 'const acked: Entry[] = await result(store.index("state").getAll("acked"))',
      to: 'store.clear()\n  const acked: Entry[] = await result(store.index("state").getAll("acked"))',
    },
  ],
  /** Whatever the phone holds already is never replaced. */
  older_version_wins: [
    { file: "store/apply.ts", from: "before.ver <= entry.ver", to: "before.ver >= entry.ver" },
  ],
  /** A deleted record stays on the phone. */
  skips_tombstones: [
    { file: "store/apply.ts", from: "if (before && isHere) removeRecord(draft, before)", to: "" },
  ],
  /** Fourteen days are counted by the phone's own clock. */
  forgets_by_own_clock: [
    {
      file: "store/outbox.ts",
      from: "receipt.at < now - KEPT_FOR",
      to: "receipt.at < Date.now() - KEPT_FOR",
    },
  ],
  /** A page is taken wherever the cursor stands by now, and written over what another window has written. */
  no_compare_and_set: [
    { file: "store/apply.ts", from: "if (!isSame(before, sent)) return DROPPED", to: "" },
    { file: "store/cache.ts", from: "if ((now?.stamp ?? 0) !== stamp) return false", to: "" },
  ],
  /** A full phone says "saved". */
  says_saved_when_full: [
    {
      file: "store/write.ts",
      from: "addEntries(user.user, sealed, await foldsFor(user.user, mutations))",
      to: "addEntries(user.user, sealed, await foldsFor(user.user, mutations)).catch(() => true)",
    },
  ],
  /** A phone takes whoever signs in for the one before, and forgets what that one had not sent. */
  forgets_the_one_before: [
    {
      file: "net/sync.ts",
      from: "await becomeUser(signedIn)",
      to: "await dropEverything(owner.user)\n  await becomeUser(signedIn)",
    },
  ],
}
