import { createSocket, type Socket } from 'node:dgram'
import { encodeG711 } from '../server/connectors/phone/media/g711.ts'
import { monotonic } from '../server/connectors/phone/media/media-messages.ts'
import type { Pacer } from '../server/connectors/phone/media/pacer.ts'
import { writeRtp } from '../server/connectors/phone/media/rtp.ts'
import {
  type AudioSession,
  type Call,
  createAudioMedia,
  type UserAgent,
} from '../server/connectors/phone/sip/index.ts'
import type { CallerTurn, Cut } from './voice-messages.ts'

const host = '127.0.0.1'
const frame = 160
/** ms without sound after which the greeting is over. */
const greetingOver = 400
/** ms of an answer until the caller speaks over it, at random between these. */
const patience = [400, 2_000] as const
/** ms after which an answer is missed, and the caller says it again. */
const longestWait = 8_000

/** What is being said to the caller. */
interface Hearing {
  readonly from: number
  upTo: number
  last: number
}

/**
 * One caller at a raw socket: waits for the greeting, says the sentence, and says it again over each answer.
 *
 *   greeting ──silence──▶ speaking ──last packet──▶ waiting ──first sound──▶ listening ──patience──▶ speaking …
 */
export class Caller {
  readonly number: string
  /** ms by which packets came behind the grid of their stream, and what was said; taken by whoever reads them. */
  readonly turns: CallerTurn[] = []
  readonly #sentence: Int16Array
  readonly #random: () => number
  readonly #silence = new Int16Array(frame)
  readonly #sequence = { number: 0, timestamp: 0 }
  #offsets: number[] = []
  #socket: Socket | undefined
  #session: AudioSession | undefined
  #call: Call | undefined
  #state: 'greeting' | 'speaking' | 'waiting' | 'listening' = 'greeting'
  /** Frames of the sentence that left. */
  #said = 0
  #began = 0
  #ended = 0
  #speakAt = Number.POSITIVE_INFINITY
  #hearing: Hearing | undefined
  #cut: Hearing | undefined

  constructor(number: string, sentence: Int16Array, random: () => number) {
    this.number = number
    this.#sentence = sentence
    this.#random = random
  }

  /** False when nobody took it. The call then goes on until `hangup`. */
  async call(agent: UserAgent, port: number, pacer: Pacer): Promise<Call | undefined> {
    this.#state = 'greeting'
    this.#hearing = undefined
    this.#offsets = []
    this.#speakAt = Number.POSITIVE_INFINITY
    const socket = createSocket({
      type: 'udp4',
      lookup: (address, _options, found) => found(null, address, 4),
    })
    await new Promise<void>(bound => socket.bind(0, host, bound))
    this.#socket = socket
    socket.on('message', packet => this.#receive(packet, monotonic()))
    const media = createAudioMedia({ address: host, port: socket.address().port, srtp: 'off' }, session => {
      this.#session = session
    })
    const call = agent.call(`sip:${this.number}@${host}:${port}`, { media })
    this.#call = call
    const leave = pacer.add(() => this.#tick())
    void call.ended.then(() => {
      leave()
      socket.close()
      this.#socket = undefined
      this.#session = undefined
    })
    return (await call.established) ? call : undefined
  }

  hangup(): void {
    this.#call?.hangup()
  }

  /** ms by which packets came behind their stream's grid since the last time; those sent ahead of it count as 0. */
  lateness(): number[] {
    const offsets = this.#offsets
    this.#offsets = []
    const grid = offsets.toSorted((a, b) => a - b)[Math.floor(offsets.length / 2)] ?? 0
    return offsets.map(each => Math.max(0, each - grid))
  }

  #tick(): void {
    const now = monotonic()
    const voice = this.#next(now)
    const session = this.#session
    if (!session) return
    const payload = encodeG711(session.codec.name === 'PCMA' ? 'PCMA' : 'PCMU', voice)
    const { number, timestamp } = this.#sequence
    this.#sequence.number = (number + 1) & 0xffff
    this.#sequence.timestamp = (timestamp + frame) >>> 0
    const payloadType = session.codec.payload
    const packet = writeRtp({ marker: false, payloadType, sequence: number, timestamp, ssrc: 1, payload })
    this.#socket?.send(packet, session.port, session.address)
  }

  #next(now: number): Int16Array {
    if (this.#state === 'greeting' && this.#hearing && now - this.#hearing.last > greetingOver)
      this.#speakAt = now
    if (this.#state === 'waiting' && now - this.#ended > longestWait) {
      this.#note(undefined)
      this.#speakAt = now
    }
    if (this.#state !== 'speaking') {
      if (now < this.#speakAt) return this.#silence
      this.#cut = this.#state === 'listening' ? this.#hearing : undefined
      this.#state = 'speaking'
      this.#said = 0
      this.#began = now
      this.#speakAt = Number.POSITIVE_INFINITY
    }
    const from = this.#said++ * frame
    if (from + frame >= this.#sentence.length) {
      this.#state = 'waiting'
      this.#ended = now
      this.#hearing = undefined
    }
    return this.#sentence.subarray(from, from + frame)
  }

  #receive(packet: Uint8Array, now: number): void {
    if (packet.length !== 12 + frame) return
    const timestamp = new DataView(packet.buffer, packet.byteOffset).getUint32(4)
    this.#offsets.push(now - timestamp / 8)
    if (!isLoud(packet)) return
    if (this.#state === 'speaking') {
      if (this.#cut) this.#hear(this.#cut, timestamp, now)
      return
    }
    if (this.#hearing) this.#hear(this.#hearing, timestamp, now)
    else this.#hearing = { from: timestamp, upTo: timestamp, last: now }
    if (this.#state !== 'waiting') return
    this.#note(now)
    this.#state = 'listening'
    this.#speakAt = now + patience[0] + this.#random() * (patience[1] - patience[0])
  }

  #hear(hearing: Hearing, timestamp: number, now: number): void {
    hearing.upTo = timestamp
    hearing.last = now
  }

  #note(answered: number | undefined): void {
    const cut: Cut | undefined = this.#cut && {
      last: this.#cut.last,
      frames: ((this.#cut.upTo - this.#cut.from) >>> 0) / frame + 1,
    }
    this.turns.push({ number: this.number, began: this.#began, ended: this.#ended, cut, answered })
    this.#cut = undefined
  }
}

/** Digital silence is one byte again and again: 0xff or 0x7f in µ-law, 0xd5 or 0x55 in A-law. */
function isLoud(packet: Uint8Array): boolean {
  return packet.subarray(12).some(byte => (byte & 0x7f) !== 0x7f && (byte & 0x7f) !== 0x55)
}
