import { readdirSync } from 'node:fs'

/** What a process holds and a call may leave behind: how many of each kind. */
export type Kept = Readonly<Record<string, number>>

/**
 * Timers, sockets, pipes and whatever else keeps a process alive, of the main thread; and the open descriptors of all
 * threads, where the system counts them (Linux).
 */
export function kept(): Kept {
  const counts: Record<string, number> = { descriptors: descriptors() }
  for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

/** Waits until nothing of these kinds, or of any, is more than it was; gives what still is after so many ms. */
export async function leftAfter(before: Kept, ms: number, kinds?: readonly string[]): Promise<Kept> {
  const end = performance.now() + ms
  for (;;) {
    const counted = Object.entries(kept()).filter(([kind]) => !kinds || kinds.includes(kind))
    const grown = counted.map(([kind, count]) => [kind, count - (before[kind] ?? 0)] as const)
    const left = grown.filter(([, growth]) => growth > 0)
    if (left.length === 0 || performance.now() > end) return Object.fromEntries(left)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

function descriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return 0
  }
}
