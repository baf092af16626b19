import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Reception } from './reception.ts'
import { Reports } from './reports.ts'

test('each packet is new once, whatever the order, and what never came is counted as lost', () => {
  const fates = fc.array(fc.constantFrom('once', 'twice', 'never', 'late'), { minLength: 2, maxLength: 400 })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff }), fates, (first, all) => {
      // First and last arrive: what is lost at the ends nobody can know.
      const sent = ['once', ...all, 'once']
      const order = sent
        .map((_, i) => i)
        .toSorted((a, b) => a + (sent[a] === 'late' ? 9.5 : 0) - b - (sent[b] === 'late' ? 9.5 : 0))
      const reception = new Reception(1, first)
      for (const i of order.filter(each => sent[each] !== 'never')) {
        const sequence = (first + i) & 0xffff
        assert.equal(reception.note(sequence, i * 160, i * 160), 'new')
        if (sent[i] === 'twice') assert.equal(reception.note(sequence, i * 160, i * 160), 'duplicate')
      }
      const never = sent.filter(fate => fate === 'never').length
      assert.deepEqual([reception.lost, reception.received], [never, sent.length - never])
    }),
  )
})

test('a sender that counts anew is followed at its second packet, a stray number is not', () => {
  const reception = new Reception(1, 100)
  for (let i = 100; i < 110; i++) reception.note(i, 0, 0)
  assert.equal(reception.note(40_000, 0, 0), 'old')
  assert.equal(reception.note(110, 0, 0), 'new')
  assert.equal(reception.note(50_000, 0, 0), 'old')
  assert.equal(reception.note(50_001, 0, 0), 'restart')
  assert.equal(reception.note(50_002, 0, 0), 'new')
  assert.equal(reception.lost, 0)
})

test('jitter is that of RFC 3550 for arrivals that alternate by 10 ms', () => {
  const reception = new Reception(1, 0)
  for (let i = 0; i < 2_000; i++) reception.note(i, i * 160, i * 160 + (i % 2) * 80)
  assert.ok(Math.abs(reception.jitter - 80) < 1)
})

test('two sides that report to each other know the way there and back, and the loss since the last report', () => {
  const [a, b] = [new Reports(0), new Reports(0)]
  const own = (ssrc: number) => ({ ssrc, timestamp: 0, packets: 100, octets: 16_000 })
  const reception = new Reception(7, 0)
  for (let i = 0; i < 40; i++) if (i % 4 !== 1) reception.note(i, i * 160, i * 160)
  const wall = Date.UTC(2026, 10, 24)
  const first = a.due(10_000, wall + 10_000, own(7), undefined)!
  assert.ok(b.receive(first, 10_030, wall + 10_030, 9))
  const answer = b.due(20_000, wall + 20_000, own(9), reception)!
  assert.ok(a.receive(answer, 20_050, wall + 20_050, 7))
  assert.ok(Math.abs(a.roundTrip! - 80) < 1, `${a.roundTrip}`)
  assert.equal(reception.report(0, 0).fractionLost, 0)
  assert.equal(reception.report(0, 0).lost, 10)
  assert.equal(a.due(20_050, wall, own(7), undefined) !== undefined, true)
  assert.equal(a.due(20_060, wall, own(7), undefined), undefined)
  assert.equal(a.receive(Uint8Array.of(1, 2, 3), 0, 0, 7), false)
})
