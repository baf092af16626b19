import type { TimelinePage } from './types.ts'

/**
 * The newest page laid over what is already held, so that a refresh keeps the older pages that were scrolled to.
 * Without an overlap something is missing between the two: only the new page counts then.
 */
export function refreshed(held: TimelinePage | undefined, newest: TimelinePage): TimelinePage {
  const first = newest.items[0]
  if (!held || !first) return newest
  const overlap = held.items.findIndex(item => item.id === first.id)
  if (overlap < 0) return newest
  if (overlap === 0) return { items: newest.items, before: held.before }
  const now = new Set(newest.items.map(item => item.id))
  return {
    items: [...held.items.slice(0, overlap).filter(item => !now.has(item.id)), ...newest.items],
    before: held.before,
  }
}

/** An earlier page put in front; what both hold is kept once. */
export function extended(held: TimelinePage, earlier: TimelinePage): TimelinePage {
  const known = new Set(held.items.map(item => item.id))
  return {
    items: [...earlier.items.filter(item => !known.has(item.id)), ...held.items],
    before: earlier.before,
  }
}
