import { timestampDistance } from './rtp.ts'

const keys = '0123456789*#ABCD'

/** One telephone-event payload (RFC 4733 2.3). */
export interface TelephoneEvent {
  /** 0 to 15 are keys; others are tones and signals that nobody pressed. */
  readonly event: number
  readonly end: boolean
  /** -dBm0, 0 to 63. */
  readonly volume: number
  /** In timestamp units since the packet's timestamp. */
  readonly duration: number
}

/** Reads the first event of a payload; undefined when it is too short. */
export function parseTelephoneEvent(payload: Uint8Array): TelephoneEvent | undefined {
  if (payload.length < 4) return undefined
  return {
    event: payload[0]!,
    end: (payload[1]! & 0x80) !== 0,
    volume: payload[1]! & 0x3f,
    duration: (payload[2]! << 8) | payload[3]!,
  }
}

export function writeTelephoneEvent(event: TelephoneEvent): Uint8Array<ArrayBuffer> {
  const { duration } = event
  return Uint8Array.of(
    event.event,
    (event.end ? 0x80 : 0) | (event.volume & 0x3f),
    duration >> 8,
    duration & 0xff,
  )
}

/** The keys in a text that can be pressed; spaces, dashes and unknown letters are left out. */
export function keysOf(digits: string): string[] {
  return [...digits.toUpperCase()].filter(key => keys.includes(key))
}

/**
 * Finds each pressed key once, at its end.
 *
 *   idle --event--> pressed --end bit, newer event, or 120 ms of silence--> told --newer timestamp--> pressed
 *
 * The RTP timestamp names the key press (RFC 4733 2.1): marker bits get lost (livekit/sip#585) and end packets come
 * three times, so neither can be counted. Packets of a press that is already told or older change nothing.
 */
export class DigitReceiver {
  #timestamp: number | undefined
  #event = 0
  #duration = 0
  #told = true
  #heardAt = 0
  readonly #onDigit: (digit: string) => void

  constructor(onDigit: (digit: string) => void) {
    this.#onDigit = onDigit
  }

  /** One packet; `at` in ms. */
  receive(timestamp: number, payload: Uint8Array, at: number): void {
    const event = parseTelephoneEvent(payload)
    if (!event || event.event > 15) return
    const age = this.#timestamp === undefined ? 1 : timestampDistance(timestamp, this.#timestamp)
    if (age < 0) return
    if (age > 0 && !this.#continues(event, age) && !this.#repeats(event, age)) {
      this.#tell()
      this.#told = false
    }
    if (this.#told && (age === 0 || this.#repeats(event, age))) return
    this.#timestamp = timestamp
    this.#event = event.event
    this.#duration = event.duration
    this.#heardAt = at
    if (event.end) this.#tell()
  }

  /** Told by the clock: a press whose three end packets were lost ends 120 ms after its last packet. */
  tick(at: number): void {
    if (!this.#told && at - this.#heardAt >= 120) this.#tell()
  }

  /** The sender began anew (another SSRC): its timestamps mean nothing beside the old ones. */
  restart(): void {
    this.#tell()
    this.#timestamp = undefined
  }

  /**
   * A key held for more than 0xffff units goes on under a new timestamp (RFC 4733 2.5.1.3): still one press.
   * So it is for a sender that counts its timestamps up within a press.
   */
  #continues(event: TelephoneEvent, age: number): boolean {
    return !this.#told && event.event === this.#event && age <= this.#duration
  }

  /** The same key cannot be pressed again before it was let go: an end packet repeated under a wrong timestamp. */
  #repeats(event: TelephoneEvent, age: number): boolean {
    return this.#told && event.event === this.#event && age > 0 && age < this.#duration
  }

  #tell(): void {
    if (this.#told) return
    this.#told = true
    this.#onDigit(keys[this.#event]!)
  }
}

/** 100 ms pressed and 80 ms between: ITU-T Q.24 asks receivers for 40 and 40, old answering machines want twice that. */
const pressFrames = 5
const restFrames = 4
const frameUnits = 160

/** What goes out instead of sound in one 20 ms slot. */
export interface EventSlot {
  readonly marker: boolean
  /** Timestamp of the packet minus the timestamp of the slot it is sent in, in units (0 or negative). */
  readonly offset: number
  readonly payload: Uint8Array
}

/** Presses keys: one packet every 20 ms, the end three times (RFC 4733 2.5.1.4), a rest before the next key. */
export class DigitSender {
  readonly #queue: number[] = []
  #slot = 0

  press(digits: string): void {
    for (const key of keysOf(digits)) this.#queue.push(keys.indexOf(key))
  }

  get pressing(): boolean {
    return this.#queue.length > 0
  }

  /** The packet of the next 20 ms; undefined in a rest between keys. Ask only while `pressing`. */
  next(): EventSlot | undefined {
    const event = this.#queue[0]!
    const slot = this.#slot++
    if (this.#slot === pressFrames + 2 + restFrames) {
      this.#slot = 0
      this.#queue.shift()
    }
    if (slot >= pressFrames + 2) return undefined
    const end = slot >= pressFrames - 1
    const duration = Math.min(slot + 1, pressFrames) * frameUnits
    const payload = writeTelephoneEvent({ event, end, volume: 10, duration })
    return { marker: slot === 0, offset: -slot * frameUnits, payload }
  }
}
