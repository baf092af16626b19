import type { Clock } from './clock.ts'
import type { Request, Response } from './message.ts'
import { within } from './resolve.ts'

/**
 * The side of a call that understands SDP. The signalling keeps to the rules of who may offer when (RFC 3264, 6337)
 * and never looks inside. Each answer has ten seconds.
 */
export interface Media {
  /** Our description, to propose. With `hold`, one that does not want to hear the peer. */
  offer(hold: boolean): string | Promise<string>
  /** Our answer; undefined when nothing in the offer suits us: the peer hears 488. */
  answer(offer: string, hold: boolean): string | undefined | Promise<string | undefined>
  /** The peer's answer to our last offer. False when it is of no use: the call ends. */
  answered(answer: string): boolean | Promise<boolean>
}

/** Milliseconds for the media side to answer. */
const mediaMs = 10_000

/**
 *              offer() ──▶ ours ──answered() or withdraw()──▶ stable
 *   stable ──┤
 *              answer() ─▶ theirs ──its end──▶ stable
 *
 * One offer at a time (RFC 3264 4): who finds it not stable answers 491 or waits.
 */
export class Negotiation {
  readonly #clock: Clock
  #media: Media | undefined
  #state: 'stable' | 'ours' | 'theirs' = 'stable'
  #proposed: string | undefined
  #previewed: string | undefined
  /** What both sides last agreed on. */
  local: string | undefined
  remote: string | undefined
  hold = false

  constructor(clock: Clock, media?: Media) {
    this.#clock = clock
    this.#media = media
  }

  get stable(): boolean {
    return this.#state === 'stable'
  }

  use(media: Media): void {
    this.#media = media
  }

  /** Undefined when the media side fails. */
  async offer(hold = this.hold): Promise<string | undefined> {
    const media = this.#media
    if (!media) return undefined
    this.#state = 'ours'
    this.#proposed = await this.#bounded(async () => media.offer(hold))
    if (this.#proposed === undefined) this.#state = 'stable'
    return this.#proposed
  }

  /** Proposes again what is agreed on, for a refresh that changes nothing. */
  reoffer(): string | undefined {
    if (this.local === undefined) return undefined
    this.#state = 'ours'
    this.#proposed = this.local
    return this.local
  }

  async answer(offer: string): Promise<string | undefined> {
    const media = this.#media
    if (!media) return undefined
    this.#state = 'theirs'
    const answer = await this.#bounded(async () => media.answer(offer, this.hold))
    this.#state = 'stable'
    if (answer === undefined) return undefined
    this.local = answer
    this.remote = offer
    return answer
  }

  /** An answer that may still change: early media in a 183 that nobody acknowledges (RFC 6337 3.1.1). */
  async preview(answer: string): Promise<void> {
    this.#previewed = answer
    await this.#bounded(async () => this.#media?.answered(answer) ?? false)
  }

  /** With nothing given, the answer of a 183 was the last word: so do servers that repeat it in no 2xx. */
  async answered(answer = this.#previewed): Promise<boolean> {
    if (this.#state !== 'ours') return true
    if (answer === undefined) return false
    const media = this.#media
    const good = (await this.#bounded(async () => media?.answered(answer))) ?? false
    this.#state = 'stable'
    if (!good) return false
    this.local = this.#proposed
    this.remote = answer
    return true
  }

  /** The peer refused our offer; what was agreed on before stays (RFC 3261 14.1). */
  withdraw(): void {
    this.#state = 'stable'
  }

  #bounded<T>(work: () => Promise<T>): Promise<T | undefined> {
    return within<T | undefined>(this.#clock, mediaMs, work(), undefined)
  }
}

/** The SDP of a message, also as a part of a multipart body such as SIP-I trunks send (RFC 5621). */
export function sdpOf(message: Request | Response): string | undefined {
  if (message.body.length === 0) return undefined
  const type = message.headers.get('Content-Type') ?? ''
  if (/^application\/sdp(?:\s*;|$)/i.test(type)) return message.body.toString()
  const boundary = /^multipart\/[^;]+;.*?boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/is.exec(type)
  if (!boundary) return undefined
  for (const part of message.body.toString().split(`--${boundary[1] ?? boundary[2]}`)) {
    const end = part.indexOf('\r\n\r\n')
    if (end >= 0 && /^content-type\s*:\s*application\/sdp/im.test(part.slice(0, end)))
      return part.slice(end + 4).replace(/\r\n$/, '')
  }
  return undefined
}
