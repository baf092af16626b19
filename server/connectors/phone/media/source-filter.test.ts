import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MediaConnection } from './media-messages.ts'
import { SourceFilter } from './source-filter.ts'

const to = (port: number, more: Partial<MediaConnection> = {}): MediaConnection => ({
  remote: { address: '203.0.113.5', port },
  codec: 'PCMU',
  payloadType: 0,
  sending: true,
  receiving: true,
  ...more,
})
const at = (port: number, address = '203.0.113.5') => ({ address, port })

test('before a call is connected nobody may send', () => {
  assert.equal(new SourceFilter().allows(at(4000), 0), false)
  assert.equal(new SourceFilter().target, undefined)
})

test('the first port that sound comes from keeps the call, another one gets it only after half a second of silence', () => {
  const sources = new SourceFilter()
  sources.connect(to(4000), 0)
  assert.deepEqual(sources.target, at(4000))
  assert.ok(sources.allows(at(5000), 10))
  sources.latch(at(5000), 10)
  assert.deepEqual(sources.target, at(5000))
  assert.equal(sources.allows(at(6000), 400), false)
  assert.ok(sources.allows(at(6000), 600))
})

test('an address that nobody named is never allowed, however long the line is silent', () => {
  const sources = new SourceFilter()
  sources.connect(to(4000, { alsoFrom: ['198.51.100.7'] }), 0)
  for (const moment of [0, 1_000, 1e9]) {
    assert.equal(sources.allows(at(4000, '198.51.100.8'), moment), false)
    assert.ok(sources.allows(at(4000, '198.51.100.7'), moment))
    assert.ok(sources.allows(at(4000, '::ffff:203.0.113.5'), moment))
  }
})

test('packets under way from the port before a change do not win the call back', () => {
  const sources = new SourceFilter()
  sources.connect(to(4000), 0)
  sources.latch(at(4000), 100)
  sources.connect(to(7000), 120)
  assert.deepEqual(sources.target, at(7000))
  assert.equal(sources.allows(at(4000), 140), false)
  assert.ok(sources.allows(at(7001), 140), 'a new port of NAT')
  sources.latch(at(7001), 140)
  assert.ok(sources.allows(at(7000), 150), 'the named port itself always')
  assert.equal(sources.allows(at(4000), 160), false)
})

test('holding and resuming keeps the port that NAT gave', () => {
  const sources = new SourceFilter()
  sources.connect(to(4000), 0)
  sources.latch(at(5000), 10)
  sources.connect(to(4000, { sending: false }), 2_000)
  sources.connect(to(4000), 9_000)
  assert.deepEqual(sources.target, at(5000))
})

test('an address that is named no longer loses the call', () => {
  const sources = new SourceFilter()
  sources.connect(to(4000, { alsoFrom: ['198.51.100.7'] }), 0)
  sources.latch(at(4000, '198.51.100.7'), 10)
  sources.connect(to(4000), 20)
  assert.deepEqual(sources.target, at(4000))
})
