import { setImmediate } from 'node:timers/promises'
import type { RealClock } from '../clock.ts'

export interface ManualClock extends RealClock {
  /** Moves time on and runs what falls due, in its order. */
  advance(ms: number): void
  /** The same, with time for promises after each step. */
  pass(ms: number): Promise<void>
  /** The same time for one user agent, which may close it. */
  share(): RealClock
}

interface Entry {
  readonly at: number
  /** Later entries for the same moment run later. */
  readonly order: number
  readonly run: () => void
}

const sooner = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.order < b.order)

export function createManualClock(): ManualClock {
  let time = 0
  let last = 0
  /** A binary heap; what was cancelled stays in it until its time. */
  const heap: Entry[] = []
  const live = new Set<Entry>()

  const push = (entry: Entry) => {
    let at = heap.push(entry) - 1
    while (at > 0 && sooner(heap[at]!, heap[(at - 1) >> 1]!)) {
      const parent = (at - 1) >> 1
      ;[heap[at], heap[parent]] = [heap[parent]!, heap[at]!]
      at = parent
    }
  }
  const pop = () => {
    const tail = heap.pop()!
    if (heap.length === 0) return
    heap[0] = tail
    for (let at = 0; ; ) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && sooner(heap[child]!, heap[least]!)) least = child
      if (least === at) return
      ;[heap[at], heap[least]] = [heap[least]!, heap[at]!]
      at = least
    }
  }
  const runNext = (until: number): boolean => {
    for (let next = heap[0]; next && next.at <= until; next = heap[0]) {
      pop()
      if (!live.delete(next)) continue
      time = Math.max(time, next.at)
      next.run()
      return true
    }
    return false
  }
  const share = (): RealClock => {
    const own = new Set<Entry>()
    let closed = false
    return {
      now: () => time,
      after(ms, run) {
        if (closed) return { cancel() {} }
        const remove = () => {
          own.delete(entry)
          live.delete(entry)
        }
        const start = () => {
          own.delete(entry)
          run()
        }
        const entry = { at: time + ms, order: ++last, run: start }
        own.add(entry)
        live.add(entry)
        push(entry)
        return { cancel: remove }
      },
      get pending() {
        return own.size
      },
      close() {
        closed = true
        for (const entry of own) live.delete(entry)
        own.clear()
      },
    }
  }
  return {
    ...share(),
    share,
    advance(ms) {
      const until = time + ms
      while (runNext(until));
      time = until
    },
    async pass(ms) {
      const until = time + ms
      do await setImmediate()
      while (runNext(until))
      time = until
    },
    get pending() {
      return live.size
    },
  }
}
