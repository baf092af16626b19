import { randomInt } from 'node:crypto'
import { frameSize } from '../call-leg.ts'
import { type Codec, encodeG711 } from './g711.ts'
import type { MediaConnection } from './media-messages.ts'
import type { Playout } from './playout.ts'
import { writeRtp } from './rtp.ts'
import { SrtpSender } from './srtp.ts'
import type { SrtpKey } from './srtp-keys.ts'
import { DigitSender } from './telephone-event.ts'
import { tonesOf } from './tones.ts'

/**
 * What goes to the other side of one call: a packet each 20 ms slot. Comfort silence fills what nothing is said in;
 * it keeps NAT bindings open and the other side's clock running. Timestamps count slots, sent or not.
 */
export class Outgoing {
  readonly ssrc = randomInt(1, 2 ** 32)
  readonly #playout: Playout
  readonly #send: (packet: Uint8Array) => void
  readonly #digits = new DigitSender()
  readonly #frame = new Int16Array(frameSize)
  #tones = new Int16Array()
  #srtp: { readonly key: SrtpKey; readonly sender: SrtpSender } | undefined
  #codec: Codec = 'PCMU'
  #payloadType = 0
  #dtmfPayload: number | undefined
  #framesPerPacket = 1
  #sending = false
  // RFC 3711 3.3.1 wants SRTP to begin in the lower half, so that a lost first packet cannot hide a rollover.
  #sequence = randomInt(2 ** 15)
  #timestamp = randomInt(2 ** 32)
  #slot = 0
  #marker = true
  #silent = true
  /** The next slot's packet left early. */
  #borrowed = false
  packets = 0
  octets = 0

  constructor(playout: Playout, send: (packet: Uint8Array) => void) {
    this.#playout = playout
    this.#send = send
  }

  connect(connection: MediaConnection): void {
    if (connection.sending && !this.#sending) this.#marker = true
    this.#sending = connection.sending
    this.#codec = connection.codec
    this.#payloadType = connection.payloadType
    this.#dtmfPayload = connection.dtmfPayload
    this.#framesPerPacket = Math.max(1, Math.min(3, Math.round((connection.ptime ?? 20) / 20)))
    const key = connection.srtp?.send
    if (!key) this.#srtp = undefined
    else if (!this.#srtp || key.key.join() !== this.#srtp.key.key.join()) {
      this.#srtp = { key, sender: new SrtpSender(key) }
    }
  }

  press(digits: string): void {
    if (this.#dtmfPayload !== undefined) this.#digits.press(digits)
    else this.#tones = Int16Array.from([...this.#tones, ...tonesOf(digits)])
  }

  /** One slot of 20 ms has come. */
  tick(): void {
    const borrowed = this.#borrowed
    this.#borrowed = false
    if (borrowed) return
    if (this.#sending && this.#digits.pressing && this.#dtmfPayload !== undefined) this.#sendEvent()
    else if (this.#slot % this.#framesPerPacket === 0) this.#sendSound()
    this.#advance()
  }

  /**
   * Something to say came while nothing was said: its first packet takes the coming slot now. The grid stays where
   * it is, so the other side's clock is not pushed forward a little with every sentence.
   */
  nudge(): void {
    if (!this.#sending || !this.#silent || this.#borrowed || this.#framesPerPacket > 1) return
    if (this.#digits.pressing || this.#tones.length > 0 || !this.#playout.ready) return
    this.#sendSound()
    this.#advance()
    this.#borrowed = true
  }

  protectRtcp(packet: Uint8Array): Uint8Array {
    return this.#srtp ? this.#srtp.sender.protectRtcp(packet) : packet
  }

  /** Timestamp of the slot that comes next. */
  get timestamp(): number {
    return this.#timestamp
  }

  #advance(): void {
    this.#slot++
    this.#timestamp = (this.#timestamp + frameSize) >>> 0
  }

  #sendSound(): void {
    if (!this.#sending) return
    this.#silent = true
    const payload = new Uint8Array(frameSize * this.#framesPerPacket)
    for (let i = 0; i < this.#framesPerPacket; i++) {
      if (this.#fill()) this.#silent = false
      payload.set(encodeG711(this.#codec, this.#frame), i * frameSize)
    }
    this.#packet(this.#payloadType, this.#timestamp, this.#marker, payload)
    this.#marker = false
  }

  /** Tones before speech, silence when there is neither (zero is coded 0xff in µ-law, 0xd5 in A-law). */
  #fill(): boolean {
    if (this.#tones.length > 0) {
      this.#frame.fill(0).set(this.#tones.subarray(0, frameSize))
      this.#tones = this.#tones.subarray(frameSize)
      return true
    }
    if (this.#playout.next(this.#frame)) return true
    this.#frame.fill(0)
    return false
  }

  #sendEvent(): void {
    const event = this.#digits.next()
    if (!event) {
      // Speech waits while keys are pressed: the next key's marker begins another event.
      this.#frame.fill(0)
      this.#packet(this.#payloadType, this.#timestamp, false, encodeG711(this.#codec, this.#frame))
      return
    }
    const timestamp = (this.#timestamp + event.offset) >>> 0
    this.#packet(this.#dtmfPayload!, timestamp, event.marker, event.payload)
  }

  #packet(payloadType: number, timestamp: number, marker: boolean, payload: Uint8Array): void {
    const sequence = this.#sequence
    this.#sequence = (sequence + 1) & 0xffff
    const packet = writeRtp({ marker, payloadType, sequence, timestamp, ssrc: this.ssrc, payload })
    this.packets++
    this.octets += payload.length
    this.#send(this.#srtp ? this.#srtp.sender.protect(packet) : packet)
  }
}
