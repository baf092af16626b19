import { frameSize, type Samples } from '../call-leg.ts'
import { type Codec, decodeG711 } from './g711.ts'
import { JitterBuffer } from './jitter-buffer.ts'
import type { MediaConnection } from './media-messages.ts'
import { Reception } from './reception.ts'
import { parseRtp, type RtpPacket } from './rtp.ts'
import { type Endpoint, SourceFilter } from './source-filter.ts'
import { SrtpReceiver } from './srtp.ts'
import type { SrtpKey } from './srtp-keys.ts'
import { DigitReceiver } from './telephone-event.ts'

/** A second source takes over after so many packets in a row, or at once when the first was silent for 60 ms. */
const takeover = 3
const quietMs = 60

/** What comes from the other side of one call: datagrams in, 20 ms frames and keys out. */
export class Incoming {
  readonly sources = new SourceFilter()
  readonly buffer = new JitterBuffer()
  readonly #digits: DigitReceiver
  #srtp: { readonly key: SrtpKey; readonly receiver: SrtpReceiver } | undefined
  #codec: Codec = 'PCMU'
  #payloadType = 0
  #dtmfPayload: number | undefined
  #receiving = false
  #rivals = 0
  reception: Reception | undefined
  refused = 0
  /** Of the last genuine packet, in ms. */
  heardAt = Number.NEGATIVE_INFINITY

  constructor(onDigit: (digit: string) => void) {
    this.#digits = new DigitReceiver(onDigit)
  }

  /** `at` in ms. */
  connect(connection: MediaConnection, at: number): void {
    this.sources.connect(connection, at)
    if (connection.receiving && !this.#receiving) this.buffer.restart()
    this.#receiving = connection.receiving
    this.#codec = connection.codec
    this.#payloadType = connection.payloadType
    this.#dtmfPayload = connection.dtmfPayload
    const key = connection.srtp?.receive
    // The same key goes on with its rollover counter: a re-INVITE does not begin a new stream (RFC 3711 3.3.1).
    if (!key) this.#srtp = undefined
    else if (!this.#srtp || !sameKey(key, this.#srtp.key))
      this.#srtp = { key, receiver: new SrtpReceiver(key) }
  }

  /** One datagram of the RTP port that is no RTCP; `at` in ms. */
  receive(datagram: Uint8Array, from: Endpoint, at: number): void {
    const packet = this.sources.allows(from, at) ? this.#open(datagram) : undefined
    if (!packet || !this.#expected(packet)) {
      this.refused++
      return
    }
    if (!this.#follows(packet, at)) return
    this.sources.latch(from, at)
    this.heardAt = at
    // Keys share the sequence numbers: counted before they are told apart, or they would look lost.
    const arrival = this.reception!.note(packet.sequence, packet.timestamp, Math.round(at * 8))
    if (arrival === 'duplicate' || arrival === 'old') return
    if (arrival === 'restart') this.#restart()
    if (!this.#receiving) return
    if (packet.payloadType === this.#dtmfPayload) this.#digits.receive(packet.timestamp, packet.payload, at)
    else this.buffer.push(packet.timestamp, decodeG711(this.#codec, packet.payload), at)
  }

  /** RTCP of the other side, opened; undefined when it is none. */
  openRtcp(datagram: Uint8Array, from: Endpoint): Uint8Array | undefined {
    if (!this.sources.hosts(from)) return undefined
    return this.#srtp ? this.#srtp.receiver.openRtcp(datagram) : datagram
  }

  /** The next 20 ms. */
  pull(frame: Samples, at: number): void {
    this.#digits.tick(at)
    if (this.#receiving) this.buffer.pull(frame)
    else frame.fill(0, 0, frameSize)
  }

  #open(datagram: Uint8Array): RtpPacket | undefined {
    const plain = this.#srtp ? this.#srtp.receiver.open(datagram) : datagram
    return plain && parseRtp(plain)
  }

  #expected({ payloadType }: RtpPacket): boolean {
    return payloadType === this.#payloadType || payloadType === this.#dtmfPayload
  }

  /** One source at a time; a transfer at the other end brings a new one. */
  #follows(packet: RtpPacket, at: number): boolean {
    if (packet.ssrc === this.reception?.ssrc) {
      this.#rivals = 0
      return true
    }
    if (this.reception && at - this.heardAt < quietMs && ++this.#rivals < takeover) return false
    this.#rivals = 0
    if (this.reception) this.#restart()
    this.reception = new Reception(packet.ssrc, packet.sequence)
    return true
  }

  #restart(): void {
    this.buffer.restart()
    this.#digits.restart()
  }
}

function sameKey(a: SrtpKey, b: SrtpKey): boolean {
  return a.suite === b.suite && Buffer.compare(a.key, b.key) === 0 && Buffer.compare(a.salt, b.salt) === 0
}
