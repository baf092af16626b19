import { setTimeout as sleep } from 'node:timers/promises'

export interface Load {
  /** Latencies in ms. */
  readonly samples: readonly number[]
  /** Finished in a second. */
  readonly perSecond: number
}

/**
 * Starts one piece of work every 1/rate s, whether the earlier ones are done or not. Latency counts from the moment
 * at which it was due, so that a stall is felt by everybody who came during it.
 */
export async function atRate(rate: number, seconds: number, work: () => Promise<void>): Promise<Load> {
  const samples: number[] = []
  const under: Promise<void>[] = []
  const start = performance.now()
  for (let at = 0; at < rate * seconds; at += 1) {
    const due = start + (at * 1_000) / rate
    const early = due - performance.now()
    if (early > 1) await sleep(early)
    under.push(work().then(() => void samples.push(performance.now() - due)))
  }
  await Promise.all(under)
  return { samples, perSecond: (samples.length * 1_000) / (performance.now() - start) }
}

/** `connections` at once, each beginning anew when it is done. */
export async function asFastAsPossible(
  connections: number,
  seconds: number,
  work: () => Promise<void>,
): Promise<Load> {
  const samples: number[] = []
  const start = performance.now()
  const end = start + seconds * 1_000
  const one = async () => {
    while (performance.now() < end) {
      const began = performance.now()
      await work()
      samples.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: connections }, one))
  return { samples, perSecond: (samples.length * 1_000) / (performance.now() - start) }
}
