import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Codec, decodeG711, encodeG711, silence } from './g711.ts'
import { parseRtp } from './rtp.ts'
import { datagramsOf } from './testing/pcap.ts'
import { level } from './testing/sound.ts'

const codecs: Codec[] = ['PCMU', 'PCMA']
const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i)

test('the levels are those of the ITU tables', () => {
  const levelsOf = (codec: Codec, ...bytes: number[]) => [...decodeG711(codec, Uint8Array.from(bytes))]
  // G.711 tables 2a and 1a, scaled to 16 bits: loudest, end of a chord, softest, both signs.
  assert.deepEqual(
    levelsOf('PCMU', 0x80, 0x00, 0x8f, 0xf0, 0xfe, 0xff, 0x7f),
    [32124, -32124, 16764, 120, 8, 0, 0],
  )
  assert.deepEqual(levelsOf('PCMA', 0xaa, 0x2a, 0xd5, 0x55, 0xd4, 0xc5), [32256, -32256, 8, -8, 24, 264])
})

for (const codec of codecs) {
  test(`${codec}: every byte survives decoding and encoding, only the second zero becomes the first`, () => {
    const back = encodeG711(codec, decodeG711(codec, everyByte))
    for (const byte of everyByte) {
      assert.equal(back[byte], codec === 'PCMU' && byte === 0x7f ? 0xff : byte)
    }
  })

  test(`${codec}: every sample becomes the nearest level there is`, () => {
    const levels = [...decodeG711(codec, everyByte)]
    fc.assert(
      fc.property(fc.integer({ min: -32768, max: 32767 }), sample => {
        const coded = decodeG711(codec, encodeG711(codec, Int16Array.of(sample)))[0]!
        const nearest = Math.min(...levels.map(each => Math.abs(each - sample)))
        assert.equal(Math.abs(coded - sample), nearest)
      }),
    )
  })

  test(`${codec}: silence is coded as the silence of the line`, () => {
    assert.deepEqual(
      [...encodeG711(codec, new Int16Array(3))],
      [silence[codec], silence[codec], silence[codec]],
    )
  })
}

const speech = new URL('../../../../../shared/fixtures/sip/rtp_pcap/g711a.pcap', import.meta.url)

test('a recorded A-law call is heard as speech', {
  skip: existsSync(speech) ? false : 'no capture here',
}, () => {
  const packets = datagramsOf(readFileSync(speech)).map(each => parseRtp(each.payload)!)
  assert.ok(packets.length > 100)
  const loud = packets.filter(packet => level(decodeG711('PCMA', packet.payload)) > -45).length
  const noisy = packets.filter(packet => level(decodeG711('PCMU', packet.payload)) > -45).length
  // Speech has pauses; the wrong law turns pauses into noise.
  assert.ok(
    loud > 0.2 * packets.length && loud < 0.9 * packets.length,
    `${loud} of ${packets.length} are loud`,
  )
  assert.ok(noisy > loud)
})
