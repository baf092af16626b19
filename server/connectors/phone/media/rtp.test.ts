import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRtcp, parseRtp, sequenceDistance, writeRtp } from './rtp.ts'

const packets = fc.record({
  marker: fc.boolean(),
  // 64 to 95 with a marker would be RTCP on a shared port (RFC 5761 4); no codec uses them.
  payloadType: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 96, max: 127 })),
  sequence: fc.integer({ min: 0, max: 0xffff }),
  timestamp: fc.integer({ min: 0, max: 0xffffffff }),
  ssrc: fc.integer({ min: 0, max: 0xffffffff }),
  csrc: fc.array(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 15 }),
  extension: fc.option(
    fc.record({
      profile: fc.integer({ min: 0, max: 0xffff }),
      data: fc
        .array(fc.uint8Array({ minLength: 4, maxLength: 4 }), { maxLength: 5 })
        .map(words => new Uint8Array(Buffer.concat(words))),
    }),
    { nil: undefined },
  ),
  payload: fc.uint8Array({ maxLength: 400 }),
})

test('a packet that is written is read back as it was', () => {
  fc.assert(
    fc.property(packets, packet => {
      const read = parseRtp(writeRtp(packet))!
      const { extension, ...rest } = read
      assert.deepEqual(
        {
          ...rest,
          payload: Uint8Array.from(read.payload),
          extension: extension && { ...extension, data: Uint8Array.from(extension.data) },
        },
        structuredClone(packet),
      )
    }),
  )
})

test('padding is left out of the sound, and padding longer than the packet is no packet', () => {
  const packet = {
    marker: false,
    payloadType: 0,
    sequence: 1,
    timestamp: 2,
    ssrc: 3,
    payload: Uint8Array.of(1, 2, 3),
  }
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 40 }), (claimed, real) => {
      const bytes = new Uint8Array([...writeRtp(packet), ...new Uint8Array(real - 1), claimed])
      bytes[0]! |= 0x20
      const read = parseRtp(bytes)
      if (claimed === 0 || claimed > 3 + real) assert.equal(read, undefined)
      else assert.equal(read!.payload.length, 3 + real - claimed)
    }),
  )
})

test('no datagram makes the parser throw or read outside of it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 0, max: 255 }), (bytes, first) => {
      if (bytes.length) bytes[0] = 0x80 | (first & 0x3f)
      const read = parseRtp(bytes)
      assert.ok(read === undefined || read.payload.length <= bytes.length - 12)
    }),
  )
})

test('reports on the port of the sound are not taken for sound', () => {
  for (const type of [200, 201, 202, 203, 204, 205]) {
    const report = Uint8Array.of(0x80, type, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0)
    assert.ok(isRtcp(report))
    assert.equal(parseRtp(report), undefined)
  }
  const marked = writeRtp({
    marker: true,
    payloadType: 8,
    sequence: 0,
    timestamp: 0,
    ssrc: 0,
    payload: new Uint8Array(160),
  })
  assert.ok(!isRtcp(marked))
})

test('sequence numbers are compared around their end', () => {
  assert.equal(sequenceDistance(2, 0xfffe), 4)
  assert.equal(sequenceDistance(0xfffe, 2), -4)
})
