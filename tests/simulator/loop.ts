/**
 * The world's time and turns. Timers are virtual: they run when `advance` comes to them. What IndexedDB does in the
 * background runs task by task in the order it was asked for, so that a run can be stopped between any two of them.
 */

const realImmediate = globalThis.setImmediate

interface Timer {
  at: number
  order: number
  run: () => void | Promise<void>
}

export class Loop {
  /** Milliseconds of the one true clock, which is the server's. */
  now = Date.UTC(2026, 10, 23, 8)
  /** Tasks that may still run; what is under way then stays where it is. */
  left = Number.POSITIVE_INFINITY
  /** Milliseconds that a task takes. With none, everything that storage has to do is done in one moment. */
  pace = 0
  private tasks: (() => void)[] = []
  private timers: Timer[] = []
  private order = 0

  /** Makes this loop the one that IndexedDB's tasks go to. */
  take(): void {
    const queue = (task: () => void) => void this.tasks.push(task)
    globalThis.setImmediate = queue as unknown as typeof setImmediate
  }

  /** Runs `run` in `wait` milliseconds; returns what takes it back. */
  later(wait: number, run: Timer["run"]): () => void {
    const timer = { at: this.now + Math.max(0, wait || 0), order: this.order++, run }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter((one) => one !== timer)
    }
  }

  /** Runs tasks until nothing is left to do without time passing. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 2 && this.left > 0; ) {
      // Promises that are ready go on before the next task, as they do in a browser.
      await new Promise((resolve) => realImmediate(resolve))
      const task = this.tasks.shift()
      if (!task) quiet++
      else {
        quiet = 0
        this.left--
        task()
        if (this.pace > 0) await this.runDue(this.now + this.pace)
      }
    }
  }

  /** Lets at most `wait` milliseconds pass, and stops after `most` tasks, in the middle of whatever goes on. */
  async stop(most: number, wait = 0): Promise<void> {
    this.left = Math.min(most, this.left)
    await this.advance(wait)
    this.left = Number.POSITIVE_INFINITY
  }

  /** Lets `wait` milliseconds pass. */
  async advance(wait: number): Promise<void> {
    const end = this.now + wait
    await this.settle()
    await this.runDue(end)
    if (this.left > 0) this.now = Math.max(this.now, end)
  }

  /** Runs what is to happen until `end`, one after the other, with all that follows from each. */
  private async runDue(end: number): Promise<void> {
    while (this.left > 0) {
      const next = this.timers
        .filter((timer) => timer.at <= end)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0]
      if (!next) break
      this.timers = this.timers.filter((timer) => timer !== next)
      this.now = Math.max(this.now, next.at)
      await next.run()
      await this.settle()
    }
  }
}
