/** One UDP datagram of a capture; `at` in ms. */
export interface Captured {
  readonly at: number
  readonly port: number
  readonly payload: Uint8Array
}

/** Bytes of the link header by libpcap link type: Ethernet, Linux cooked, raw IP, BSD loopback. */
const linkHeaders: Record<number, number> = { 1: 14, 113: 16, 101: 0, 0: 4 }

/** The UDP datagrams (IPv4) of a little- or big-endian capture file; VLAN tags are stepped over. */
export function datagramsOf(file: Uint8Array): Captured[] {
  const data = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const little = [0xd4c3b2a1, 0x4d3cb2a1].includes(data.getUint32(0))
  const nanoseconds = [0x4d3cb2a1, 0xa1b23c4d].includes(data.getUint32(0))
  const link = linkHeaders[data.getUint32(20, little)] ?? 14
  const found: Captured[] = []
  for (let at = 24; at + 16 <= file.length; ) {
    const length = data.getUint32(at + 8, little)
    const fraction = data.getUint32(at + 4, little) / (nanoseconds ? 1e6 : 1e3)
    const udp = udpOf(file.subarray(at + 16, at + 16 + length), link)
    if (udp) found.push({ at: data.getUint32(at, little) * 1000 + fraction, ...udp })
    at += 16 + length
  }
  return found
}

function udpOf(frame: Uint8Array, link: number): { port: number; payload: Uint8Array } | undefined {
  let at = link
  if (link === 14) while (frame[at - 2] === 0x81 && frame[at - 1] === 0x00) at += 4
  if (frame[at]! >> 4 !== 4 || frame[at + 9] !== 17) return undefined
  const udp = at + 4 * (frame[at]! & 0x0f)
  const length = (frame[udp + 4]! << 8) | frame[udp + 5]!
  return { port: (frame[udp + 2]! << 8) | frame[udp + 3]!, payload: frame.subarray(udp + 8, udp + length) }
}
