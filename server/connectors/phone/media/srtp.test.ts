import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { writeRtp } from './rtp.ts'
import { SrtpReceiver, SrtpSender } from './srtp.ts'
import {
  deriveKeys,
  keystream,
  newSrtpKey,
  parseCryptoLine,
  type SrtpKey,
  writeCryptoLine,
} from './srtp-keys.ts'

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'))
const hex = (of: Uint8Array) => Buffer.from(of).toString('hex')

const packet = (sequence: number, payload: Uint8Array) =>
  writeRtp({ marker: false, payloadType: 15, sequence, timestamp: 0xdecafbad, ssrc: 0xcafebabe, payload })

test('the keystream is that of RFC 3711 B.2', () => {
  const key = bytes('2B7E151628AED2A6ABF7158809CF4F3C')
  const stream = keystream(key, bytes('F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000'), new Uint8Array(48))
  assert.equal(
    hex(stream),
    'e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab41e95b3bb0a2e8dd477901e4fca894c0',
  )
})

const master: SrtpKey = {
  suite: 'AES_CM_128_HMAC_SHA1_80',
  key: bytes('E1F97A0D3E018BE0D64FA32C06DE4139'),
  salt: bytes('0EC675AD498AFEEBB6960B3AABE6'),
}

test('the session keys are those of RFC 3711 B.3', () => {
  const keys = deriveKeys(master, 'rtp')
  assert.equal(hex(keys.cipher), 'c61e7a93744f39ee10734afe3ff7a087')
  assert.equal(hex(keys.salt), '30cbbc08863d8c85d49db34a9ae1')
  assert.equal(hex(keys.authentication), 'cebe321f6ff7716b6fd4ab49af256a156d38baa4')
})

test('a protected packet is the one every implementation makes', () => {
  // Reference packets of libsrtp (test/srtp_driver.c), which other implementations check against too.
  const plain = bytes(`800f1234decafbadcafebabe${'ab'.repeat(16)}`)
  const wire = bytes('800f1234decafbadcafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb')
  assert.equal(hex(new SrtpSender(master).protect(plain)), hex(wire))
  assert.equal(hex(new SrtpReceiver(master).open(wire)!), hex(plain))
  const report = bytes(`81c8000bcafebabe${'ab'.repeat(16)}`)
  const reportWire = bytes('81c8000bcafebabe 7128035be487b9bdbef89041f977a5a8 80000001 993e08cd54d6c1230798')
  assert.equal(hex(new SrtpSender(master).protectRtcp(report)), hex(reportWire))
  assert.equal(hex(new SrtpReceiver(master).openRtcp(reportWire)!), hex(report))
})

for (const suite of ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'] as const) {
  test(`${suite}: packets come through lost, reordered and over the end of the sequence numbers`, () => {
    const fates = fc.array(fc.constantFrom('keep', 'lose', 'swap'), { minLength: 60, maxLength: 60 })
    fc.assert(
      fc.property(fc.integer({ min: 0xffff - 3_000, max: 0xffff }), fates, (first, all) => {
        const key = newSrtpKey(suite)
        const [sender, receiver] = [new SrtpSender(key), new SrtpReceiver(key)]
        // 60 numbers lie between two packets: a swapped one is still within the window.
        const plain = all.map((_, i) => packet((first + i * 60) & 0xffff, Uint8Array.of(i)))
        const sent = plain.map(each => ({ each, wire: sender.protect(each) }))
        for (let i = 2; i < sent.length; i++) {
          if (all[i] === 'swap' && all[i - 1] !== 'swap') [sent[i - 1], sent[i]] = [sent[i]!, sent[i - 1]!]
        }
        for (const { each, wire } of sent.filter((_, i) => i === 0 || all[i] !== 'lose')) {
          assert.equal(hex(receiver.open(wire) ?? Uint8Array.of()), hex(each))
        }
      }),
      { numRuns: 30 },
    )
  })

  test(`${suite}: a forged bit anywhere is noticed, and the genuine packet still opens afterwards`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(), (payload, place) => {
        const key = newSrtpKey(suite)
        const wire = new SrtpSender(key).protect(packet(7, payload))
        const receiver = new SrtpReceiver(key)
        const forged = Uint8Array.from(wire)
        forged[Math.floor(place / 8) % wire.length]! ^= 1 << (place % 8)
        assert.equal(receiver.open(forged), undefined)
        assert.ok(receiver.open(wire))
        assert.equal(receiver.open(wire), undefined)
      }),
    )
  })
}

test('a packet within the window opens late, once', () => {
  const key = newSrtpKey('AES_CM_128_HMAC_SHA1_80')
  const [sender, receiver] = [new SrtpSender(key), new SrtpReceiver(key)]
  const wire = Array.from({ length: 200 }, (_, i) => sender.protect(packet(i, Uint8Array.of(1))))
  for (const each of wire.filter((_, i) => i !== 150 && i !== 20)) assert.ok(receiver.open(each))
  assert.ok(receiver.open(wire[150]!))
  assert.equal(receiver.open(wire[150]!), undefined)
  assert.equal(receiver.open(wire[20]!), undefined)
})

test('no datagram makes opening throw', () => {
  const receiver = new SrtpReceiver(master)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), datagram => {
      assert.equal(receiver.open(datagram), undefined)
      assert.equal(receiver.openRtcp(datagram), undefined)
    }),
  )
})

test('a crypto line of an offer is read, and what we write is read back', () => {
  // RFC 4568 9.1 example with lifetime.
  const line = parseCryptoLine(
    '1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR|2^20',
  )!
  assert.equal(line.tag, 1)
  assert.equal(line.key.key.length + line.key.salt.length, 30)
  const own = { tag: 2, key: newSrtpKey('AES_CM_128_HMAC_SHA1_32') }
  const back = parseCryptoLine(writeCryptoLine(own))!
  assert.deepEqual(
    [back.tag, back.key.suite, hex(back.key.key), hex(back.key.salt)],
    [2, own.key.suite, hex(own.key.key), hex(own.key.salt)],
  )
})

test('crypto lines that we cannot honour are passed over', () => {
  const key = 'inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR'
  for (const value of [
    `1 AES_256_CM_HMAC_SHA1_80 ${key}`,
    `1 AES_CM_128_HMAC_SHA1_80 ${key}|2^20|1:32`,
    `1 AES_CM_128_HMAC_SHA1_80 ${key} UNENCRYPTED_SRTP`,
    '1 AES_CM_128_HMAC_SHA1_80 inline:c2hvcnQ=',
    `1 toString ${key}`,
    '',
  ]) {
    assert.equal(parseCryptoLine(value), undefined, value)
  }
})
