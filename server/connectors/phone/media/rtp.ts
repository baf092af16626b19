/** One RTP packet (RFC 3550 5.1). `payload` is a view into the datagram. */
export interface RtpPacket {
  readonly marker: boolean
  /** 0 to 127. */
  readonly payloadType: number
  /** 16 bits, wraps. */
  readonly sequence: number
  /** 32 bits, wraps; in samples of the payload's clock. */
  readonly timestamp: number
  readonly ssrc: number
  readonly csrc: readonly number[]
  /** Header extension (RFC 3550 5.3.1); its data is a whole number of 32-bit words. */
  readonly extension?: { readonly profile: number; readonly data: Uint8Array } | undefined
  readonly payload: Uint8Array
}

const fixedHeader = 12

/** RTCP on the RTP port (RFC 5761 4): packet types 192 to 223 look like marker + payload types 64 to 95. */
export function isRtcp(datagram: Uint8Array): boolean {
  return datagram.length >= 8 && datagram[0]! >> 6 === 2 && datagram[1]! >= 192 && datagram[1]! <= 223
}

/** Length of the header with CSRC list and extension in bytes, or undefined when the datagram is no RTP. */
export function rtpHeaderLength(datagram: Uint8Array): number | undefined {
  if (datagram.length < fixedHeader || datagram[0]! >> 6 !== 2) return undefined
  let length = fixedHeader + 4 * (datagram[0]! & 0x0f)
  if (datagram[0]! & 0x10) {
    if (datagram.length < length + 4) return undefined
    length += 4 + 4 * view(datagram).getUint16(length + 2)
  }
  return length <= datagram.length ? length : undefined
}

/** Reads an RTP packet; undefined for anything else, whatever the bytes. */
export function parseRtp(datagram: Uint8Array): RtpPacket | undefined {
  const header = rtpHeaderLength(datagram)
  if (header === undefined || isRtcp(datagram)) return undefined
  const padding = datagram[0]! & 0x20 ? datagram[datagram.length - 1]! : 0
  // RFC 3550 5.1: the last byte counts itself, so a set P bit with 0 or more than there is means a broken sender.
  if (datagram[0]! & 0x20 && (padding === 0 || header + padding > datagram.length)) return undefined
  const data = view(datagram)
  const csrcCount = datagram[0]! & 0x0f
  return {
    marker: (datagram[1]! & 0x80) !== 0,
    payloadType: datagram[1]! & 0x7f,
    sequence: data.getUint16(2),
    timestamp: data.getUint32(4),
    ssrc: data.getUint32(8),
    csrc: Array.from({ length: csrcCount }, (_, i) => data.getUint32(fixedHeader + 4 * i)),
    extension: datagram[0]! & 0x10 ? extensionOf(datagram, fixedHeader + 4 * csrcCount, header) : undefined,
    payload: datagram.subarray(header, datagram.length - padding),
  }
}

function extensionOf(datagram: Uint8Array, from: number, to: number) {
  return { profile: view(datagram).getUint16(from), data: datagram.subarray(from + 4, to) }
}

/** What is written: CSRC list and extension only where there are any, padding never. */
export type OutgoingRtp = Omit<RtpPacket, 'csrc'> & { readonly csrc?: readonly number[] }

/** Writes an RTP packet. Throws a RangeError for more than 15 CSRCs or an extension that is not whole words. */
export function writeRtp(packet: OutgoingRtp): Uint8Array<ArrayBuffer> {
  const csrc = packet.csrc ?? []
  const { extension } = packet
  if (csrc.length > 15) throw new RangeError('An RTP packet names at most 15 contributing sources')
  if (extension && extension.data.length % 4) throw new RangeError('An RTP extension is whole 32-bit words')
  const extensionAt = fixedHeader + 4 * csrc.length
  const payloadAt = extensionAt + (extension ? 4 + extension.data.length : 0)
  const bytes = new Uint8Array(payloadAt + packet.payload.length)
  const data = view(bytes)
  bytes[0] = 0x80 | (extension ? 0x10 : 0) | csrc.length
  bytes[1] = (packet.marker ? 0x80 : 0) | (packet.payloadType & 0x7f)
  data.setUint16(2, packet.sequence)
  data.setUint32(4, packet.timestamp)
  data.setUint32(8, packet.ssrc)
  csrc.forEach((source, i) => {
    data.setUint32(fixedHeader + 4 * i, source)
  })
  if (extension) {
    data.setUint16(extensionAt, extension.profile)
    data.setUint16(extensionAt + 2, extension.data.length / 4)
    bytes.set(extension.data, extensionAt + 4)
  }
  bytes.set(packet.payload, payloadAt)
  return bytes
}

/** Distance from `b` to `a` on the 16-bit circle of sequence numbers, -32768 to 32767. */
export function sequenceDistance(a: number, b: number): number {
  return ((a - b) << 16) >> 16
}

/** Distance from `b` to `a` on the 32-bit circle of timestamps. */
export function timestampDistance(a: number, b: number): number {
  return (a - b) | 0
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
