import { encodeG711 } from '../../../server/connectors/phone/media/g711.ts'
import { writeRtp } from '../../../server/connectors/phone/media/rtp.ts'

/** Of a capture file and of each packet in it, in bytes. */
const heads = { file: 24, record: 16, ip: 20, udp: 8 }
/** A packet each 20 ms. */
const perSecond = 50

/** A capture of a line on which nobody speaks; sipp sends the UDP payloads at their pace. */
export function quietLine(seconds: number): Buffer {
  const packets = Array.from({ length: seconds * perSecond }, (_, i) => {
    const hiss = Int16Array.from({ length: 160 }, (_, at) => ((i * 7 + at * 13) % 17) - 8)
    const payload = encodeG711('PCMU', hiss)
    const [sequence, timestamp] = [i + 1, i * 160]
    return writeRtp({ marker: i === 0, payloadType: 0, sequence, timestamp, ssrc: 0x51_99, payload })
  })
  return Buffer.concat([fileHead(), ...packets.map((packet, i) => record(packet, i * 20))])
}

/** The same capture without the packets that a network lost. */
export function thinned(capture: Buffer, isLost: () => boolean): Buffer {
  const kept = [capture.subarray(0, heads.file)]
  for (let at = heads.file; at + heads.record <= capture.length; ) {
    const end = at + heads.record + capture.readUInt32LE(at + 8)
    if (!isLost()) kept.push(capture.subarray(at, end))
    at = end
  }
  return Buffer.concat(kept)
}

/** Loses so many of a hundred, always the same ones (a generator of Lehmer's). */
export function loss(percent: number): () => boolean {
  let state = 20_261
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state % 100 < percent
  }
}

/** Classic pcap, little-endian, microseconds, Ethernet. */
function fileHead(): Buffer {
  const head = Buffer.alloc(heads.file)
  head.writeUInt32LE(0xa1b2c3d4, 0)
  head.writeUInt16LE(2, 4)
  head.writeUInt16LE(4, 6)
  head.writeUInt32LE(65_535, 16)
  head.writeUInt32LE(1, 20)
  return head
}

function record(payload: Uint8Array, ms: number): Buffer {
  const ethernet = 14
  const length = ethernet + heads.ip + heads.udp + payload.length
  const packet = Buffer.alloc(heads.record + length)
  packet.writeUInt32LE(Math.floor(ms / 1_000), 0)
  packet.writeUInt32LE((ms % 1_000) * 1_000, 4)
  packet.writeUInt32LE(length, 8)
  packet.writeUInt32LE(length, 12)
  const ip = heads.record + ethernet
  packet.writeUInt16BE(0x0800, ip - 2)
  packet.writeUInt8(0x45, ip)
  packet.writeUInt16BE(length - ethernet, ip + 2)
  packet.writeUInt8(64, ip + 8)
  packet.writeUInt8(17, ip + 9)
  packet.writeUInt32BE(0x7f000001, ip + 12)
  packet.writeUInt32BE(0x7f000001, ip + 16)
  const udp = ip + heads.ip
  packet.writeUInt16BE(4_000, udp)
  packet.writeUInt16BE(4_000, udp + 2)
  packet.writeUInt16BE(heads.udp + payload.length, udp + 4)
  packet.set(payload, udp + heads.udp)
  return packet
}
