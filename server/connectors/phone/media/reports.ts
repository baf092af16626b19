import type { Reception } from './reception.ts'
import { parseRtcp, type RtcpPacket, writeRtcp } from './rtcp.ts'

/** RFC 3550 6.2: 5 s, each time between half and one and a half of it so that calls do not report together. */
const interval = 5_000

export interface Sending {
  readonly ssrc: number
  readonly timestamp: number
  readonly packets: number
  readonly octets: number
}

/** The reports of one call: when one is due, what it says, and what the other side's tell us. */
export class Reports {
  #next: number
  #packetsBefore = 0
  /** Of the other side's last sender report: middle bits of its time, and when it came in ms. */
  #last: { readonly middle: number; readonly at: number } | undefined
  /** ms there and back, by the other side's last report. */
  roundTrip: number | undefined

  constructor(now: number) {
    this.#next = now + interval / 2
  }

  /** A report when it is time for one, else undefined; `at` in ms of the monotonic, `wall` of the calendar's clock. */
  due(at: number, wall: number, own: Sending, heard: Reception | undefined): Uint8Array | undefined {
    if (at < this.#next) return undefined
    this.#next = at + interval * (0.5 + Math.random())
    const last = this.#last
    const delay = last ? Math.round(((at - last.at) / 1_000) * 65_536) >>> 0 : 0
    const blocks = heard ? [heard.report(last?.middle ?? 0, delay)] : []
    const sent = own.packets > this.#packetsBefore
    this.#packetsBefore = own.packets
    const report: RtcpPacket = sent
      ? { kind: 'sender-report', sentAt: wall, blocks, ...own }
      : { kind: 'receiver-report', ssrc: own.ssrc, blocks }
    return writeRtcp([report, named(own.ssrc)])
  }

  /** The last one: nothing more comes from us. */
  farewell(ssrc: number): Uint8Array {
    const report: RtcpPacket = { kind: 'receiver-report', ssrc, blocks: [] }
    return writeRtcp([report, named(ssrc), { kind: 'bye', ssrcs: [ssrc], reason: '' }])
  }

  /** A compound of the other side; false when it was none. */
  receive(datagram: Uint8Array, at: number, wall: number, ssrc: number): boolean {
    const packets = parseRtcp(datagram)
    for (const packet of packets ?? []) {
      if (packet.kind === 'sender-report') this.#last = { middle: middleOf(packet.sentAt), at }
      if (packet.kind !== 'sender-report' && packet.kind !== 'receiver-report') continue
      const block = packet.blocks.find(each => each.ssrc === ssrc && each.lastReport !== 0)
      // RFC 3550 6.4.1: now minus the time of our report minus the time it lay there, in 1/65536 s.
      if (block) {
        const units = (middleOf(wall) - block.lastReport - block.delay) | 0
        if (units >= 0) this.roundTrip = (units / 65_536) * 1_000
      }
    }
    return packets !== undefined && packets.length > 0
  }
}

/** RFC 7022: a name that tells nothing of the machine. */
function named(ssrc: number): RtcpPacket {
  return { kind: 'description', ssrc, cname: `${ssrc.toString(16)}@frontdesk.invalid` }
}

/** Middle 32 bits of the NTP time; the whole seconds' epoch falls out of them only modulo 2^16, as it should. */
function middleOf(wall: number): number {
  return (Math.floor((wall / 1_000 + 2_208_988_800) * 65_536) % 2 ** 32) >>> 0
}
