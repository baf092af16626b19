/** What a receiver says of one source (RFC 3550 6.4.1). */
export interface ReceptionBlock {
  readonly ssrc: number
  /** Since the last report, in 1/256. */
  readonly fractionLost: number
  /** Since the start, signed: duplicates count negative. */
  readonly lost: number
  readonly highestSequence: number
  /** In timestamp units. */
  readonly jitter: number
  /** Middle 32 bits of the NTP time of the last sender report, 0 when there was none. */
  readonly lastReport: number
  /** Since that report, in 1/65536 s. */
  readonly delay: number
}

export type RtcpPacket =
  | {
      readonly kind: 'sender-report'
      readonly ssrc: number
      /** ms since the epoch. */
      readonly sentAt: number
      readonly timestamp: number
      readonly packets: number
      readonly octets: number
      readonly blocks: readonly ReceptionBlock[]
    }
  | { readonly kind: 'receiver-report'; readonly ssrc: number; readonly blocks: readonly ReceptionBlock[] }
  | { readonly kind: 'description'; readonly ssrc: number; readonly cname: string }
  | { readonly kind: 'bye'; readonly ssrcs: readonly number[]; readonly reason: string }

const types = { senderReport: 200, receiverReport: 201, description: 202, bye: 203 }
// Seconds from 1900 (NTP) to 1970 (Unix): RFC 5905 figure 4.
const ntpEpoch = 2_208_988_800
const blockLength = 24

/**
 * Reads a compound RTCP packet. Unknown kinds are passed over; undefined when the lengths do not add up
 * (RFC 3550 A.2), because then nothing in it can be trusted.
 */
export function parseRtcp(datagram: Uint8Array): RtcpPacket[] | undefined {
  const packets: RtcpPacket[] = []
  let at = 0
  while (at < datagram.length) {
    if (datagram.length - at < 4 || datagram[at]! >> 6 !== 2) return undefined
    const end = at + 4 + 4 * ((datagram[at + 2]! << 8) | datagram[at + 3]!)
    if (end > datagram.length) return undefined
    const packet = parseOne(datagram.subarray(at, end))
    if (packet) packets.push(packet)
    at = end
  }
  return packets
}

function parseOne(bytes: Uint8Array): RtcpPacket | undefined {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = bytes[0]! & 0x1f
  if (bytes[1] === types.bye) return parseBye(bytes, data, count)
  if (bytes.length < 8) return undefined
  const ssrc = data.getUint32(4)
  if (bytes[1] === types.receiverReport) {
    return { kind: 'receiver-report', ssrc, blocks: parseBlocks(data, 8, count) }
  }
  if (bytes[1] === types.description) return { kind: 'description', ssrc, cname: cnameOf(bytes) }
  if (bytes[1] !== types.senderReport || bytes.length < 28) return undefined
  return {
    kind: 'sender-report',
    ssrc,
    sentAt: (data.getUint32(8) - ntpEpoch) * 1000 + (data.getUint32(12) / 2 ** 32) * 1000,
    timestamp: data.getUint32(16),
    packets: data.getUint32(20),
    octets: data.getUint32(24),
    blocks: parseBlocks(data, 28, count),
  }
}

function parseBlocks(data: DataView, from: number, count: number): ReceptionBlock[] {
  const blocks: ReceptionBlock[] = []
  for (let at = from; blocks.length < count && at + blockLength <= data.byteLength; at += blockLength) {
    blocks.push({
      ssrc: data.getUint32(at),
      fractionLost: data.getUint8(at + 4),
      lost: (data.getUint32(at + 4) << 8) >> 8,
      highestSequence: data.getUint32(at + 8),
      jitter: data.getUint32(at + 12),
      lastReport: data.getUint32(at + 16),
      delay: data.getUint32(at + 20),
    })
  }
  return blocks
}

function cnameOf(bytes: Uint8Array): string {
  for (let at = 8; at + 2 <= bytes.length && bytes[at] !== 0; at += 2 + bytes[at + 1]!) {
    if (bytes[at] === 1) return text(bytes.subarray(at + 2, at + 2 + bytes[at + 1]!))
  }
  return ''
}

function parseBye(bytes: Uint8Array, data: DataView, count: number): RtcpPacket | undefined {
  const reasonAt = 4 + 4 * count
  if (reasonAt > bytes.length) return undefined
  const ssrcs = Array.from({ length: count }, (_, i) => data.getUint32(4 + 4 * i))
  const length = bytes[reasonAt] ?? 0
  return { kind: 'bye', ssrcs, reason: text(bytes.subarray(reasonAt + 1, reasonAt + 1 + length)) }
}

/** Writes a compound packet in the order given; RFC 3550 6.1 wants a report first. */
export function writeRtcp(packets: readonly RtcpPacket[]): Uint8Array<ArrayBuffer> {
  const parts = packets.map(writeOne)
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function writeOne(packet: RtcpPacket): Uint8Array {
  if (packet.kind === 'description') return writeDescription(packet.ssrc, packet.cname)
  if (packet.kind === 'bye') return writeBye(packet.ssrcs, packet.reason)
  const sender = packet.kind === 'sender-report'
  const blocksAt = sender ? 28 : 8
  const blocks = packet.blocks.slice(0, 31)
  const bytes = frame(
    sender ? types.senderReport : types.receiverReport,
    blocks.length,
    blocksAt + blockLength * blocks.length,
  )
  const data = new DataView(bytes.buffer)
  data.setUint32(4, packet.ssrc)
  if (sender) {
    const seconds = packet.sentAt / 1000 + ntpEpoch
    data.setUint32(8, Math.floor(seconds))
    data.setUint32(12, Math.floor((seconds % 1) * 2 ** 32))
    data.setUint32(16, packet.timestamp)
    data.setUint32(20, packet.packets)
    data.setUint32(24, packet.octets)
  }
  blocks.forEach((block, i) => {
    writeBlock(data, blocksAt + blockLength * i, block)
  })
  return bytes
}

function writeBlock(data: DataView, at: number, block: ReceptionBlock): void {
  const lost = Math.max(-0x800000, Math.min(0x7fffff, block.lost))
  data.setUint32(at, block.ssrc)
  data.setUint32(at + 4, ((block.fractionLost << 24) | (lost & 0xffffff)) >>> 0)
  data.setUint32(at + 8, block.highestSequence)
  data.setUint32(at + 12, block.jitter)
  data.setUint32(at + 16, block.lastReport)
  data.setUint32(at + 20, block.delay)
}

function writeDescription(ssrc: number, cname: string): Uint8Array {
  const name = Buffer.from(cname).subarray(0, 255)
  // At least one zero byte ends the list of items (RFC 3550 6.5).
  const bytes = frame(types.description, 1, 8 + 2 + name.length + 1)
  new DataView(bytes.buffer).setUint32(4, ssrc)
  bytes.set([1, name.length], 8)
  bytes.set(name, 10)
  return bytes
}

function writeBye(ssrcs: readonly number[], reason: string): Uint8Array {
  const words = Buffer.from(reason).subarray(0, 255)
  const bytes = frame(types.bye, ssrcs.length, 4 + 4 * ssrcs.length + (words.length ? 1 + words.length : 0))
  ssrcs.forEach((ssrc, i) => {
    new DataView(bytes.buffer).setUint32(4 + 4 * i, ssrc)
  })
  if (words.length) {
    bytes[4 + 4 * ssrcs.length] = words.length
    bytes.set(words, 5 + 4 * ssrcs.length)
  }
  return bytes
}

function frame(type: number, count: number, length: number): Uint8Array<ArrayBuffer> {
  const words = Math.ceil(length / 4)
  const bytes = new Uint8Array(4 * words)
  bytes.set([0x80 | count, type, (words - 1) >> 8, (words - 1) & 0xff])
  return bytes
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
