import type { ReceptionBlock } from './rtcp.ts'
import { sequenceDistance } from './rtp.ts'

// RFC 3550 A.1: a jump of more than this is a restart once two packets in a row agree on it.
const maxDropout = 3_000
const windowSize = 64

export type Arrival = 'new' | 'duplicate' | 'old' | 'restart'

/** Counts what came and what did not, of one source (RFC 3550 6.4.1, A.1, A.3, A.8). */
export class Reception {
  readonly ssrc: number
  received = 0
  duplicates = 0
  #base: number
  /** Highest sequence number so far with its cycles. */
  #highest: number
  #seen = 1n
  #suspect: number | undefined
  #transit: number | undefined
  #jitter = 0
  #expectedBefore = 0
  #receivedBefore = 0

  constructor(ssrc: number, firstSequence: number) {
    this.ssrc = ssrc
    this.#base = firstSequence
    this.#highest = firstSequence - 1
  }

  /** `arrival` in timestamp units. An `old` packet lies so far back that nothing can be said of it: drop it. */
  note(sequence: number, timestamp: number, arrival: number): Arrival {
    const distance = sequenceDistance(sequence, this.#highest & 0xffff)
    if (Math.abs(distance) > maxDropout) return this.#jump(sequence)
    if (distance <= 0) return this.#behind(-distance)
    this.#highest += distance
    this.#seen = ((this.#seen << BigInt(Math.min(distance, windowSize))) | 1n) & 0xffff_ffff_ffff_ffffn
    this.#accept(timestamp, arrival)
    return 'new'
  }

  #behind(distance: number): Arrival {
    if (distance >= windowSize) return 'old'
    const bit = 1n << BigInt(distance)
    if (this.#seen & bit) {
      this.duplicates++
      return 'duplicate'
    }
    this.#seen |= bit
    this.received++
    return 'new'
  }

  #jump(sequence: number): Arrival {
    const agreed = this.#suspect === sequence
    this.#suspect = (sequence + 1) & 0xffff
    if (!agreed) return 'old'
    this.#suspect = undefined
    this.#base = sequence
    this.#highest = sequence
    this.#seen = 1n
    this.#transit = undefined
    this.received = 1
    this.#expectedBefore = 0
    this.#receivedBefore = 0
    return 'restart'
  }

  #accept(timestamp: number, arrival: number): void {
    this.received++
    this.#suspect = undefined
    // The difference is taken modulo 2^32, as the timestamps are.
    const transit = (arrival - timestamp) | 0
    if (this.#transit !== undefined) {
      this.#jitter += (Math.abs((transit - this.#transit) | 0) - this.#jitter) / 16
    }
    this.#transit = transit
  }

  /** Packets that should have come by now. */
  get expected(): number {
    return this.#highest - this.#base + 1
  }

  /** Never negative: duplicates are not counted as received here. */
  get lost(): number {
    return Math.max(0, this.expected - this.received)
  }

  /** In timestamp units. */
  get jitter(): number {
    return this.#jitter
  }

  /** The block of the next report; the fraction is of the time since the last one. */
  report(lastReport: number, delay: number): ReceptionBlock {
    const expected = this.expected - this.#expectedBefore
    const lost = expected - (this.received - this.#receivedBefore)
    this.#expectedBefore = this.expected
    this.#receivedBefore = this.received
    return {
      ssrc: this.ssrc,
      fractionLost: expected > 0 && lost > 0 ? Math.min(255, Math.floor((lost * 256) / expected)) : 0,
      lost: this.lost,
      highestSequence: this.#highest >>> 0,
      jitter: Math.round(this.#jitter),
      lastReport,
      delay,
    }
  }
}
