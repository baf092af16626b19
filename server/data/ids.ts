import { randomBytes } from 'node:crypto'

/** The moment of the newest id, in ms, and how many of it there were, from a random start. */
let latest = { ms: -1, count: 0 }
/** 12 bits. */
const mostOfOneMoment = 0xfff

/**
 * UUIDv7 (RFC 9562 5.7): begins with the time in ms, so that new rows land at the end of their index. Those that one
 * process makes in the same millisecond count up (6.2, method 1), so that an order by time and id is the one they were
 * made in.
 */
export function newId(now: number = Date.now()): string {
  const bytes = randomBytes(16)
  // Half of the counter stays free to count up.
  const start = bytes.readUInt16BE(6) & (mostOfOneMoment >> 1)
  latest = next(now, start)
  bytes.writeUIntBE(latest.ms, 0, 6)
  bytes.writeUInt16BE(0x7000 | latest.count, 6)
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function next(now: number, start: number): typeof latest {
  const { ms, count } = latest
  // A clock that differs by more was set, or is another one: nothing orders its ids among the others.
  if (now !== ms && now !== ms - 1) return { ms: now, count: start }
  return count < mostOfOneMoment ? { ms, count: count + 1 } : { ms: ms + 1, count: start }
}
