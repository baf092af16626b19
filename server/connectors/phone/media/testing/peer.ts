import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Samples } from '../../call-leg.ts'
import { type Codec, decodeG711, encodeG711, payloadTypes } from '../g711.ts'
import type { MediaConnection } from '../media-messages.ts'
import { Pacer } from '../pacer.ts'
import { isRtcp, parseRtp, type RtpPacket, writeRtp } from '../rtp.ts'
import { framesOf, joined } from './sound.ts'

/** A telephone on a socket of its own, independent of the media thread: what arrives is kept, what is said is paced. */
export class Peer {
  readonly packets: RtpPacket[] = []
  readonly reports: Uint8Array[] = []
  readonly #socket: Socket
  readonly #codec: Codec
  readonly #pacer = new Pacer(() => {})
  #sequence = 65_500
  #timestamp = 0xffff_ff00
  #waiting: { readonly met: () => boolean; readonly resolve: () => void }[] = []

  private constructor(socket: Socket, codec: Codec) {
    this.#socket = socket
    this.#codec = codec
    socket.on('message', datagram => {
      const packet = parseRtp(datagram)
      if (packet) this.packets.push({ ...packet, payload: Uint8Array.from(packet.payload) })
      else if (isRtcp(datagram)) this.reports.push(datagram)
      this.#waiting = this.#waiting.filter(({ met, resolve }) => !met() || resolve())
    })
  }

  static async listen(codec: Codec = 'PCMU', address = '127.0.0.1'): Promise<Peer> {
    const socket = createSocket('udp4')
    socket.bind(0, address)
    await once(socket, 'listening')
    return new Peer(socket, codec)
  }

  get connection(): MediaConnection {
    const { address, port } = this.#socket.address()
    return {
      remote: { address, port },
      codec: this.#codec,
      payloadType: payloadTypes[this.#codec],
      dtmfPayload: 101,
      sending: true,
      receiving: true,
      rtcpMux: true,
    }
  }

  /** Says a sound in real time, frame by frame; `keep` decides which packets the network delivers. */
  async say(
    sound: Samples,
    to: { port: number; address: string },
    keep: (index: number) => boolean = () => true,
  ) {
    const frames = framesOf(sound)
    const { promise, resolve } = Promise.withResolvers<void>()
    let index = 0
    const leave = this.#pacer.add(() => {
      const frame = frames[index]
      if (!frame) return resolve()
      this.send(to, encodeG711(this.#codec, frame), { deliver: keep(index++) })
    })
    await promise
    leave()
  }

  send(
    to: { port: number; address: string },
    payload: Uint8Array,
    {
      payloadType = payloadTypes[this.#codec],
      ssrc = 0x1234,
      deliver = true,
      timestamp = this.#timestamp,
    } = {},
  ): void {
    const packet = writeRtp({
      marker: false,
      payloadType,
      sequence: this.#sequence,
      timestamp,
      ssrc,
      payload,
    })
    this.#sequence = (this.#sequence + 1) & 0xffff
    this.#timestamp = (this.#timestamp + 160) >>> 0
    if (deliver) this.#socket.send(packet, to.port, to.address)
  }

  /** Resolves when the packets received so far, or some later, satisfy the condition. */
  until(met: () => boolean): Promise<void> {
    if (met()) return Promise.resolve()
    return new Promise(resolve => this.#waiting.push({ met, resolve }))
  }

  /** All sound that arrived, in order. */
  heard(): Samples {
    return joined(this.sound().map(packet => decodeG711(this.#codec, packet.payload)))
  }

  sound(): RtpPacket[] {
    return this.packets.filter(packet => packet.payloadType === payloadTypes[this.#codec])
  }

  close(): Promise<void> {
    return new Promise(resolve => this.#socket.close(() => resolve()))
  }
}
