import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { parseRtp } from './rtp.ts'
import {
  DigitReceiver,
  DigitSender,
  keysOf,
  parseTelephoneEvent,
  writeTelephoneEvent,
} from './telephone-event.ts'
import { datagramsOf } from './testing/pcap.ts'

interface Sent {
  readonly timestamp: number
  readonly marker: boolean
  readonly payload: Uint8Array
}

/** All packets that pressing the keys sends, from slot timestamp 1000 on. */
function pressed(digits: string): Sent[] {
  const sender = new DigitSender()
  sender.press(digits)
  const sent: Sent[] = []
  for (let slot = 1_000; sender.pressing; slot += 160) {
    const packet = sender.next()
    if (packet) sent.push({ timestamp: slot + packet.offset, marker: packet.marker, payload: packet.payload })
  }
  return sent
}

function receiver() {
  const found: string[] = []
  return { found, receiver: new DigitReceiver(digit => found.push(digit)) }
}

const digits = fc
  .array(fc.constantFrom(...'0123456789*#ABCD'), { minLength: 1, maxLength: 12 })
  .map(all => all.join(''))

test('an event that is written is read back as it was', () => {
  const events = fc.record({
    event: fc.integer({ min: 0, max: 255 }),
    end: fc.boolean(),
    volume: fc.integer({ min: 0, max: 63 }),
    duration: fc.integer({ min: 0, max: 0xffff }),
  })
  fc.assert(
    fc.property(events, event =>
      assert.deepEqual(parseTelephoneEvent(writeTelephoneEvent(event)), { ...event }),
    ),
  )
  assert.equal(parseTelephoneEvent(Uint8Array.of(1, 2, 3)), undefined)
})

test('a key goes out under one timestamp, marked at its first packet, with three ends', () => {
  const sent = pressed('5')
  assert.equal(new Set(sent.map(packet => packet.timestamp)).size, 1)
  assert.deepEqual(
    sent.map(packet => packet.marker),
    [true, ...sent.slice(1).map(() => false)],
  )
  const events = sent.map(packet => parseTelephoneEvent(packet.payload)!)
  assert.deepEqual(
    events.map(event => event.end),
    [false, false, false, false, true, true, true],
  )
  assert.deepEqual(
    events.map(event => event.duration),
    [160, 320, 480, 640, 800, 800, 800],
  )
})

test('what can be pressed is pressed, the rest of the text is not', () => {
  assert.deepEqual(keysOf('+49 (30) 1-a#'), ['4', '9', '3', '0', '1', 'A', '#'])
})

test('every key arrives once, in order, whatever single packets of it are lost, repeated or without a marker', () => {
  fc.assert(
    fc.property(
      digits,
      fc.infiniteStream(fc.constantFrom('keep', 'keep', 'lose', 'twice')),
      (keys, fates) => {
        const { found, receiver: receives } = receiver()
        const kept = new Map<number, number>()
        let at = 0
        const sent = pressed(keys)
        for (const packet of sent) {
          at += 20
          const last = sent.findLast(each => each.timestamp === packet.timestamp) === packet
          let fate = fates.next().value ?? 'keep'
          if (last && !kept.get(packet.timestamp)) fate = 'keep'
          if (fate === 'lose') continue
          kept.set(packet.timestamp, 1)
          receives.receive(packet.timestamp, packet.payload, at)
          if (fate === 'twice') receives.receive(packet.timestamp, packet.payload, at)
        }
        receives.tick(at + 1_000)
        assert.equal(found.join(''), keys)
      },
    ),
  )
})

test('a key whose end packets are lost still counts once, at the next key or after a pause', () => {
  const { found, receiver: receives } = receiver()
  const sent = pressed('12').filter(packet => !parseTelephoneEvent(packet.payload)!.end)
  sent.forEach((packet, i) => {
    receives.receive(packet.timestamp, packet.payload, i * 20)
  })
  assert.deepEqual(found, ['1'])
  receives.tick(sent.length * 20 + 50)
  assert.deepEqual(found, ['1'])
  receives.tick(sent.length * 20 + 200)
  receives.tick(sent.length * 20 + 400)
  assert.deepEqual(found, ['1', '2'])
})

test('packets of an earlier key that come late press nothing', () => {
  const { found, receiver: receives } = receiver()
  const sent = pressed('34')
  for (const packet of sent) receives.receive(packet.timestamp, packet.payload, 0)
  for (const packet of sent) receives.receive(packet.timestamp, packet.payload, 0)
  assert.deepEqual(found, ['3', '4'])
})

test('a key held for twelve seconds under several timestamps is one key', () => {
  const { found, receiver: receives } = receiver()
  const hold = (timestamp: number, duration: number, end = false) =>
    receives.receive(timestamp, writeTelephoneEvent({ event: 7, end, volume: 10, duration }), 0)
  hold(0, 30_000)
  hold(0, 0xffff)
  hold(0xffff, 160)
  hold(0xffff, 30_000, true)
  hold(0xffff, 30_000, true)
  assert.deepEqual(found, ['7'])
})

test('end packets repeated under wrong timestamps do not press twice, the same key later does', () => {
  const { found, receiver: receives } = receiver()
  const end = writeTelephoneEvent({ event: 1, end: true, volume: 10, duration: 800 })
  for (const timestamp of [1_000, 1_160, 1_320]) receives.receive(timestamp, end, 0)
  assert.deepEqual(found, ['1'])
  receives.receive(4_000, end, 300)
  assert.deepEqual(found, ['1', '1'])
})

test('tones and signals above 15 are no keys', () => {
  const { found, receiver: receives } = receiver()
  for (const event of [16, 32, 36, 70, 255]) {
    receives.receive(event * 1000, writeTelephoneEvent({ event, end: true, volume: 0, duration: 800 }), 0)
  }
  assert.deepEqual(found, [])
})

const folder = fileURLToPath(new URL('../../../../../shared/fixtures/sip/rtp_pcap/', import.meta.url))
const captures = existsSync(folder) ? globSync('dtmf_2833_*.pcap', { cwd: folder }).sort() : []

test('keys in recorded calls are found', { skip: captures.length ? false : 'no captures here' }, () => {
  for (const capture of captures) {
    const { found, receiver: receives } = receiver()
    for (const { payload, at } of datagramsOf(readFileSync(folder + capture))) {
      const packet = parseRtp(payload)
      if (packet) receives.receive(packet.timestamp, packet.payload, at)
    }
    receives.tick(Infinity)
    const expected = basename(capture, '.pcap')
      .replace('dtmf_2833_', '')
      .replace('pound', '#')
      .replace('star', '*')
    assert.deepEqual(found, [expected], capture)
  }
})
