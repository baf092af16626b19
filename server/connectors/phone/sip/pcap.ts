/** Payloads of TCP and UDP in a classic capture file, without reassembly; enough to feed captured messages to a parser. */
export function payloadsOf(capture: Buffer): { readonly transport: 'udp' | 'tcp'; readonly bytes: Buffer }[] {
  const magic = capture.readUInt32LE(0)
  const little = magic === 0xa1b2c3d4 || magic === 0xa1b23c4d
  const read32 = (at: number) => (little ? capture.readUInt32LE(at) : capture.readUInt32BE(at))
  const link = linkHeader[read32(20)]
  const found: { transport: 'udp' | 'tcp'; bytes: Buffer }[] = []
  if (link === undefined) return found
  for (let at = 24; at + 16 <= capture.length; ) {
    const length = read32(at + 8)
    const packet = payloadOf(capture.subarray(at + 16 + link, at + 16 + length))
    if (packet && packet.bytes.length > 0) found.push(packet)
    at += 16 + length
  }
  return found
}

/** Bytes before the IP header: null, Ethernet, raw, Linux cooked. */
const linkHeader: Readonly<Record<number, number>> = { 0: 4, 1: 14, 12: 0, 101: 0, 113: 16 }

function payloadOf(ip: Buffer): { transport: 'udp' | 'tcp'; bytes: Buffer } | undefined {
  if (ip.length < 40 || ip[0]! >> 4 !== 4) return undefined
  const head = (ip[0]! & 15) * 4
  const total = Math.min(ip.readUInt16BE(2), ip.length)
  if (ip[9] === 17) return { transport: 'udp', bytes: ip.subarray(head + 8, total) }
  if (ip[9] !== 6) return undefined
  return { transport: 'tcp', bytes: ip.subarray(head + (ip[head + 12]! >> 4) * 4, total) }
}
