/** Times of RFC 3261 table 4, in milliseconds. */
export const t1 = 500
export const t2 = 4000
export const t4 = 5000
/** Timers B, F, H, J, L and M. */
export const patience = 64 * t1
/** Timer D over UDP: "at least 32 seconds". */
export const timerD = 32_000

/** Intervals of timer A, which doubles without a cap (RFC 3261 17.1.1.2). */
export const doubling = (interval: number): number => interval * 2

/** Intervals of timers E and G, and of 2xx and reliable provisional answers: doubled, at most T2. */
export const capped = (interval: number): number => Math.min(interval * 2, t2)
