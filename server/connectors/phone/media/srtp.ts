import { createHmac, timingSafeEqual } from 'node:crypto'
import { rtpHeaderLength, sequenceDistance } from './rtp.ts'
import { deriveKeys, keystream, type SessionKeys, type SrtpKey, tagLengths } from './srtp-keys.ts'

/** RFC 3711 3.3.2 wants at least 64. */
const replayWindow = 128n
const rtcpHeader = 8
const rtcpTag = 10
/** First bit of the SRTCP index: the packet is encrypted (RFC 3711 3.4). */
const encryptedFlag = 0x8000_0000

/** What came was seen before or is too old: indices a packet of one source may have. */
class ReplayWindow {
  highest: number | undefined
  #seen = 0n

  allows(index: number): boolean {
    if (this.highest === undefined || index > this.highest) return true
    const distance = BigInt(this.highest - index)
    return distance < replayWindow && (this.#seen & (1n << distance)) === 0n
  }

  /** Only after the packet proved to be genuine. */
  note(index: number): void {
    if (this.highest === undefined || index > this.highest) {
      const forward = BigInt(index - (this.highest ?? index))
      this.#seen = forward >= replayWindow ? 0n : (this.#seen << forward) & ((1n << replayWindow) - 1n)
      this.highest = index
    }
    this.#seen |= 1n << BigInt(this.highest - index)
  }
}

/**
 * Protects what we send: RTP and RTCP of one master key. Packets must come in the order of their sequence numbers;
 * the rollover counter of each source begins at 0.
 */
export class SrtpSender {
  readonly #rtp: SessionKeys
  readonly #rtcp: SessionKeys
  readonly #tag: number
  readonly #indices = new Map<number, number>()
  #rtcpIndex = 0

  constructor(key: SrtpKey) {
    this.#rtp = deriveKeys(key, 'rtp')
    this.#rtcp = deriveKeys(key, 'rtcp')
    this.#tag = tagLengths[key.suite]
  }

  /** Throws a RangeError when this is no RTP packet. */
  protect(packet: Uint8Array): Uint8Array<ArrayBuffer> {
    const header = rtpHeaderLength(packet)
    if (header === undefined) throw new RangeError('Only a whole RTP packet can be protected')
    const { sequence, ssrc } = namesOf(packet)
    const index = guessIndex(this.#indices.get(ssrc), sequence)
    this.#indices.set(ssrc, Math.max(index, this.#indices.get(ssrc) ?? 0))
    const out = new Uint8Array(packet.length + this.#tag)
    out.set(packet.subarray(0, header))
    out.set(keystream(this.#rtp.cipher, ivOf(this.#rtp.salt, ssrc, index), packet.subarray(header)), header)
    out.set(rtpTag(this.#rtp, out.subarray(0, packet.length), index, this.#tag), packet.length)
    return out
  }

  /** Throws a RangeError when this is no RTCP packet. */
  protectRtcp(packet: Uint8Array): Uint8Array<ArrayBuffer> {
    if (packet.length < rtcpHeader) throw new RangeError('Only a whole RTCP packet can be protected')
    // The index counts packets from 1 as libsrtp does; RFC 3711 3.4 only wants it to grow.
    const index = ++this.#rtcpIndex
    const out = new Uint8Array(packet.length + 4 + rtcpTag)
    const data = new DataView(out.buffer)
    out.set(packet.subarray(0, rtcpHeader))
    const iv = ivOf(this.#rtcp.salt, data.getUint32(4), index)
    out.set(keystream(this.#rtcp.cipher, iv, packet.subarray(rtcpHeader)), rtcpHeader)
    data.setUint32(packet.length, (index | encryptedFlag) >>> 0)
    out.set(tagOf(this.#rtcp, rtcpTag, out.subarray(0, packet.length + 4)), packet.length + 4)
    return out
  }
}

/** Opens what comes in: forged, repeated and too old packets give undefined and change nothing. */
export class SrtpReceiver {
  readonly #rtp: SessionKeys
  readonly #rtcp: SessionKeys
  readonly #tag: number
  readonly #windows = new Map<string, ReplayWindow>()

  constructor(key: SrtpKey) {
    this.#rtp = deriveKeys(key, 'rtp')
    this.#rtcp = deriveKeys(key, 'rtcp')
    this.#tag = tagLengths[key.suite]
  }

  open(packet: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    const end = packet.length - this.#tag
    const header = end > 0 ? rtpHeaderLength(packet.subarray(0, end)) : undefined
    if (header === undefined) return undefined
    const { sequence, ssrc } = namesOf(packet)
    const window = this.#window('rtp', ssrc)
    const index = guessIndex(window.highest, sequence)
    if (index < 0 || !window.allows(index)) return undefined
    const expected = rtpTag(this.#rtp, packet.subarray(0, end), index, this.#tag)
    if (!timingSafeEqual(expected, packet.subarray(end))) return undefined
    this.#note('rtp', ssrc, window, index)
    const out = packet.slice(0, end) as Uint8Array<ArrayBuffer>
    out.set(
      keystream(this.#rtp.cipher, ivOf(this.#rtp.salt, ssrc, index), packet.subarray(header, end)),
      header,
    )
    return out
  }

  openRtcp(packet: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    const end = packet.length - rtcpTag - 4
    if (end < rtcpHeader) return undefined
    const data = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
    const expected = tagOf(this.#rtcp, rtcpTag, packet.subarray(0, end + 4))
    if (!timingSafeEqual(expected, packet.subarray(end + 4))) return undefined
    const ssrc = data.getUint32(4)
    const word = data.getUint32(end)
    const index = word & 0x7fff_ffff
    const window = this.#window('rtcp', ssrc)
    if (!window.allows(index)) return undefined
    this.#note('rtcp', ssrc, window, index)
    const out = packet.slice(0, end) as Uint8Array<ArrayBuffer>
    if (word < encryptedFlag) return out
    const iv = ivOf(this.#rtcp.salt, ssrc, index)
    out.set(keystream(this.#rtcp.cipher, iv, packet.subarray(rtcpHeader, end)), rtcpHeader)
    return out
  }

  #window(kind: string, ssrc: number): ReplayWindow {
    return this.#windows.get(`${kind} ${ssrc}`) ?? new ReplayWindow()
  }

  #note(kind: string, ssrc: number, window: ReplayWindow, index: number): void {
    window.note(index)
    this.#windows.set(`${kind} ${ssrc}`, window)
  }
}

function namesOf(packet: Uint8Array): { sequence: number; ssrc: number } {
  const data = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
  return { sequence: data.getUint16(2), ssrc: data.getUint32(8) }
}

/** The 48-bit index nearest to the highest one known (RFC 3711 3.3.1); rollover counter × 65536 + sequence. */
function guessIndex(highest: number | undefined, sequence: number): number {
  return highest === undefined ? sequence : highest + sequenceDistance(sequence, highest & 0xffff)
}

/** RFC 3711 4.1.1: salt × 2^16 XOR SSRC × 2^64 XOR index × 2^16. */
function ivOf(salt: Uint8Array, ssrc: number, index: number): Uint8Array {
  const iv = new Uint8Array(16)
  iv.set(salt)
  const data = new DataView(iv.buffer)
  data.setUint32(4, (data.getUint32(4) ^ ssrc) >>> 0)
  data.setUint16(8, data.getUint16(8) ^ Math.floor(index / 2 ** 32))
  data.setUint32(10, (data.getUint32(10) ^ (index % 2 ** 32)) >>> 0)
  return iv
}

/** RFC 3711 4.2: the tag covers the packet and, unsent, the rollover counter. */
function rtpTag(keys: SessionKeys, authenticated: Uint8Array, index: number, length: number): Uint8Array {
  const rollover = new Uint8Array(4)
  new DataView(rollover.buffer).setUint32(0, Math.floor(index / 2 ** 16))
  return tagOf(keys, length, authenticated, rollover)
}

function tagOf(keys: SessionKeys, length: number, ...parts: Uint8Array[]): Uint8Array {
  const hmac = createHmac('sha1', keys.authentication)
  for (const part of parts) hmac.update(part)
  return new Uint8Array(hmac.digest()).subarray(0, length)
}
