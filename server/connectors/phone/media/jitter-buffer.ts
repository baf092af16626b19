import { frameSize, type Samples } from '../call-leg.ts'
import { DelayEstimate } from './delay-estimate.ts'
import { timestampDistance } from './rtp.ts'

/** Power of two; the ring holds more than the longest delay and one packet. */
const ringSize = 8_192
const ringMask = ringSize - 1
/** Nobody can talk over more than this, in samples: 400 ms. */
const longestDelay = 3_200
/** A single packet brings at most 200 ms. */
const longestPacket = 1_600
/** Depth is looked at over 0.5 s: what was never needed in that time is delay for nothing. */
const windowFrames = 25
/** Concealment fades to silence within 60 ms; longer repetition sounds like a robot (G.711 Appendix I). */
const fadeSamples = 480

export interface JitterCounts {
  /** Packets whose whole time had been played already. */
  late: number
  /** Packets that brought nothing new. */
  duplicates: number
  /** Samples that had to be made up from earlier sound; after 60 ms of nothing silence is just silence. */
  concealed: number
  /** Samples left out to give back delay. */
  skipped: number
  /** Times the sender's timestamps jumped. */
  jumps: number
}

/**
 * Puts the sound of one caller back in order: packets of any length in, 20 ms every 20 ms out.
 *
 *   filling --depth reaches the target--> playing --nothing left--> playing, concealed, delay grows (`waited`)
 *      ^                                     |
 *      '------ the timestamps jumped --------'
 *
 * Samples stand in a ring by their timestamp, so order, repetition, packet length and the gaps that key presses or
 * silence suppression leave (they share sequence numbers with speech) need no rule of their own.
 */
export class JitterBuffer {
  readonly counts: JitterCounts = { late: 0, duplicates: 0, concealed: 0, skipped: 0, jumps: 0 }
  readonly #ring = new Int16Array(ringSize)
  readonly #filled = new Uint8Array(ringSize)
  readonly #estimate = new DelayEstimate()
  readonly #last = new Int16Array(frameSize)
  #filling = true
  /** Timestamp of the last packet as it came, and unwrapped. */
  #wire = 0
  #unwrapped = 0
  #started = false
  /** Next sample to play and end of what is known, unwrapped. */
  #head = 0
  #end = 0
  /** Samples made up while nothing was there: a gap that comes to light afterwards is that much shorter. */
  #waited = 0
  #packetSize = frameSize
  #madeUp = fadeSamples
  #lowest = Infinity
  #frames = 0

  /** Takes the sound of one packet; `at` in ms. Anything that came too late is dropped and counted. */
  push(timestamp: number, samples: Samples, at: number): void {
    if (samples.length === 0 || samples.length > longestPacket) return
    const start = this.#unwrap(timestamp)
    this.#estimate.note(start, at * 8)
    this.#packetSize = samples.length
    const end = start + samples.length
    if (end <= this.#head && !this.#filling) {
      this.counts.late++
      return
    }
    if (this.#filling && this.#end === this.#head) {
      this.#head = start
      this.#end = start
    }
    // A first packet that was overtaken: nothing was played yet, so the beginning can still move.
    if (this.#filling && start < this.#head && this.#head - start < longestDelay) this.#head = start
    if (end - this.#head > longestDelay) this.#moveHead(end - this.#target)
    this.#store(start, samples)
    this.#end = Math.max(this.#end, end)
  }

  /** Writes the next 20 ms; true when any of it came from the other side. */
  pull(frame: Samples): boolean {
    if (this.#filling && !this.#full()) {
      frame.fill(0)
      return false
    }
    this.#shorten()
    let real = false
    for (let i = 0; i < frameSize; ) {
      if (this.#skipWaited()) continue
      if (this.#head === this.#end) {
        this.#waited = Math.min(this.#waited + frameSize - i, longestDelay)
        for (; i < frameSize; i++) frame[i] = this.#makeUp(i)
        break
      }
      const there = this.#take()
      real ||= there !== undefined
      frame[i] = there ?? this.#makeUp(i)
      if (there !== undefined) this.#madeUp = 0
      i++
    }
    if (real) this.#last.set(frame)
    return real
  }

  /** Delay now in ms. */
  get depth(): number {
    return (this.#end - this.#head) / 8
  }

  /** Forgets everything but what it learnt of the network: another sender, or a call taken off hold. */
  restart(): void {
    this.#filled.fill(0)
    this.#filling = true
    this.#started = false
    this.#end = this.#head
    this.#waited = 0
    this.#lowest = Infinity
    this.#frames = 0
    this.#estimate.restart()
  }

  /** Time that passes counts like packets: a single one is played as well. */
  #full(): boolean {
    if (this.#end === this.#head) return false
    this.#filling = this.#end - this.#head + this.#waited < this.#target
    this.#waited = this.#filling ? this.#waited + frameSize : 0
    return !this.#filling
  }

  /** Packets longer than a frame leave the buffer emptier between them, so their own length is the least depth. */
  get #target(): number {
    const own = Math.ceil(this.#packetSize / frameSize) * frameSize
    return Math.min(longestDelay - longestPacket, own + this.#estimate.late)
  }

  #unwrap(timestamp: number): number {
    if (!this.#started) {
      this.#started = true
      this.#wire = timestamp
      this.#unwrapped = this.#head
      return this.#unwrapped
    }
    const distance = timestampDistance(timestamp, this.#wire)
    // One second back is no reordering: the sender began to count anew without saying so.
    if (distance < -8_000) {
      this.counts.jumps++
      this.restart()
      return this.#unwrap(timestamp)
    }
    if (distance > 0) {
      this.#wire = timestamp
      this.#unwrapped += distance
      return this.#unwrapped
    }
    return this.#unwrapped + distance
  }

  #store(start: number, samples: Samples): void {
    let news = 0
    for (let i = Math.max(0, this.#head - start); i < samples.length; i++) {
      const at = (start + i) & ringMask
      if (this.#filled[at]) continue
      this.#filled[at] = 1
      this.#ring[at] = samples[i]!
      news++
    }
    if (news === 0) this.counts.duplicates++
  }

  /** Too far ahead to wait for: the delay stays bounded, what lies between is left out. */
  #moveHead(to: number): void {
    const known = Math.min(to, this.#end)
    if (known > this.#head) this.counts.skipped += known - this.#head
    if (to - this.#head >= ringSize) this.#filled.fill(0)
    else for (let at = this.#head; at < to; at++) this.#filled[at & ringMask] = 0
    if (to > this.#end) this.counts.jumps++
    this.#head = to
    this.#end = Math.max(this.#end, to)
    this.#waited = 0
  }

  #take(): number | undefined {
    const at = this.#head++ & ringMask
    if (!this.#filled[at]) return undefined
    this.#filled[at] = 0
    return this.#ring[at]
  }

  /** A gap that was already filled while waiting is not filled twice, down to the depth we want. True when the head moved. */
  #skipWaited(): boolean {
    if (this.#waited === 0 || this.#head === this.#end) return false
    if (this.#filled[this.#head & ringMask] || this.#end - this.#head <= this.#target) {
      this.#waited = 0
      return false
    }
    this.#head++
    this.#waited--
    return true
  }

  /** Repeats the last 20 ms, softer and softer. */
  #makeUp(position: number): number {
    if (this.#madeUp >= fadeSamples) return 0
    this.counts.concealed++
    return Math.round(this.#last[position]! * (1 - ++this.#madeUp / fadeSamples))
  }

  /** Delay that was not needed for half a second is given back, one frame at a time, blended so that it is not heard. */
  #shorten(): void {
    this.#lowest = Math.min(this.#lowest, this.#end - this.#head)
    if (++this.#frames < windowFrames) return
    const spare = this.#lowest - frameSize - this.#estimate.late
    this.#frames = 0
    this.#lowest = Infinity
    if (spare < frameSize) return
    for (let i = 0; i < frameSize; i++) {
      const from = (this.#head + i) & ringMask
      const to = (this.#head + frameSize + i) & ringMask
      if (this.#filled[from] && this.#filled[to]) {
        this.#ring[to] = Math.round(
          this.#ring[from]! + ((this.#ring[to]! - this.#ring[from]!) * i) / frameSize,
        )
      }
      this.#filled[from] = 0
    }
    this.#head += frameSize
    this.counts.skipped += frameSize
  }
}
