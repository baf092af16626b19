import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseRtcp, type RtcpPacket, writeRtcp } from './rtcp.ts'
import { datagramsOf } from './testing/pcap.ts'

const word = fc.integer({ min: 0, max: 0xffffffff })
const blocks = fc.array(
  fc.record({
    ssrc: word,
    fractionLost: fc.integer({ min: 0, max: 255 }),
    lost: fc.integer({ min: -0x800000, max: 0x7fffff }),
    highestSequence: word,
    jitter: word,
    lastReport: word,
    delay: word,
  }),
  { maxLength: 31 },
)
const packets: fc.Arbitrary<RtcpPacket[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('receiver-report' as const), ssrc: word, blocks }),
    fc.record({
      kind: fc.constant('sender-report' as const),
      ssrc: word,
      sentAt: fc.integer({ min: 0, max: 2_000_000_000_000 }).map(half => half - (half % 500)),
      timestamp: word,
      packets: word,
      octets: word,
      blocks,
    }),
    fc.record({ kind: fc.constant('description' as const), ssrc: word, cname: fc.string({ maxLength: 60 }) }),
    fc.record({
      kind: fc.constant('bye' as const),
      ssrcs: fc.array(word, { maxLength: 31 }),
      reason: fc.string({ maxLength: 60 }),
    }),
  ),
  { maxLength: 6 },
)

test('reports that are written are read back as they were', () => {
  fc.assert(fc.property(packets, all => assert.deepEqual(parseRtcp(writeRtcp(all)), structuredClone(all))))
})

test('no datagram makes the parser throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), fc.integer({ min: 190, max: 210 }), (bytes, type) => {
      if (bytes.length > 1) bytes.set([0x80 | (bytes[0]! & 0x3f), type])
      parseRtcp(bytes)
    }),
  )
})

test('a compound whose lengths do not add up is refused as a whole', () => {
  const good = writeRtcp([{ kind: 'receiver-report', ssrc: 1, blocks: [] }])
  assert.equal(parseRtcp(good.subarray(0, 6)), undefined)
  assert.equal(parseRtcp(Uint8Array.of(...good, 1, 2, 3)), undefined)
})

const capture = new URL(
  '../../../../../shared/fixtures/sip/pcap/rtcp_multiple_pkts_in_the_same_datagram.pcap',
  import.meta.url,
)

test('compound reports of a recorded call are read', {
  skip: existsSync(capture) ? false : 'no capture here',
}, () => {
  const reports = datagramsOf(readFileSync(capture)).map(each => parseRtcp(each.payload) ?? [])
  const kinds = new Set(reports.flat().map(packet => packet.kind))
  assert.ok(reports.some(compound => compound.length > 1))
  assert.ok(kinds.has('sender-report') || kinds.has('receiver-report'), [...kinds].join())
})
