import type { Clock, Timer } from '../clock.ts'

export interface ManualClock extends Clock {
  /** Moves time on and runs what falls due, in its order. */
  advance(ms: number): void
  readonly pending: number
}

export function createManualClock(): ManualClock {
  let time = 0
  let waiting: { readonly at: number; readonly run: () => void }[] = []
  return {
    now: () => time,
    after(ms, run): Timer {
      const entry = { at: time + ms, run }
      waiting.push(entry)
      return {
        cancel() {
          waiting = waiting.filter(each => each !== entry)
        },
      }
    },
    advance(ms) {
      const until = time + ms
      for (;;) {
        const due = waiting.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
        if (!due) break
        waiting = waiting.filter(each => each !== due)
        time = due.at
        due.run()
      }
      time = until
    },
    get pending() {
      return waiting.length
    },
  }
}
