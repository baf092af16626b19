import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AppointmentView, Slot } from '../../contract/turn.ts'
import { answerOf } from './answer.ts'
import type { Block } from './compose/compose.ts'
import { localTime } from './dialogue/local-time.ts'
import { freshState, keep, slotId } from './dialogue/state.ts'
import type { Outcome, World } from './dialogue/world.ts'
import { clinic, clinicEntries, exampleTurn, morning, stranger } from './example-turn.ts'
import { Perception } from './understand/perception.ts'
import { unsupported } from './verify.ts'

const slot: Slot = {
  serviceId: 'cleaning',
  resourceId: 'novak',
  staffName: 'Dr Novak',
  start: new Date('2026-12-01T14:30:00Z'),
  end: new Date('2026-12-01T15:00:00Z'),
}
const appointment: AppointmentView = {
  id: 'a1',
  code: 'K7M4Q',
  serviceId: 'cleaning',
  serviceName: 'Teeth cleaning',
  staffName: 'Dr Novak',
  start: slot.start,
  end: slot.end,
  status: 'booked',
}

function world(...outcomes: Outcome[]): World {
  return {
    business: clinic,
    customer: stranger,
    entries: clinicEntries,
    timeline: [],
    now: morning,
    local: localTime(morning, clinic.timeZone),
    turnId: 't',
    conversationId: 'c',
    messageId: 'm',
    live: true,
    slow: false,
    outcomes: new Map(outcomes.map((outcome, index) => [String(index), outcome])),
    offered: [],
  }
}

const block = (text: string, ...evidence: string[]): Block => ({ text, evidence, labels: [], act: 'test' })
const check = (text: string, evidence: string[], ...outcomes: Outcome[]) =>
  unsupported(block(text, ...evidence), world(...outcomes), { percepts: [], states: [freshState] })

const free: Outcome = { kind: 'slots', slots: [slot] }
const receipt: Outcome = { kind: 'written', write: 'book', result: { ok: true, appointment } }
const id = slotId(keep(slot))

test('a slot the desk named may be offered, another time or day may not', () => {
  assert.deepEqual(check('I could offer Tuesday 1 December at 14:30 with Dr Novak.', [id], free), [])
  assert.deepEqual(check('I could offer Tuesday 1 December at 15:30.', [id], free), ['time:15:30'])
  assert.deepEqual(check('I could offer Wednesday 2 December at 14:30.', [id], free), [
    'date:12-02',
    'weekday:3',
  ])
  assert.deepEqual(check('I could offer Tuesday 1 December at 14:30 with Dr Smith.', [id], free), [
    'staff:smith',
  ])
  assert.notDeepEqual(check('I could offer Tuesday 1 December at 14:30.', [id]), [], 'not without the desk')
})

test('both ways of writing a time are the same time', () => {
  assert.deepEqual(check('Tuesday, December 1 at 2:30 PM', [id], free), [])
  assert.deepEqual(check('Tuesday, December 1 at 2:30 AM', [id], free), ['time:02:30'])
})

test('"booked" needs the receipt of that very booking', () => {
  const said = 'You are booked: teeth cleaning with Dr Novak on Tuesday 1 December at 14:30.'
  assert.deepEqual(check(said, ['receipt:book:a1'], receipt), [])
  assert.deepEqual(check(said, [id], free), ['done:book'])
  assert.deepEqual(check('Your visit is cancelled.', ['receipt:book:a1'], receipt), ['done:cancel'])
  assert.deepEqual(check('Your visit is booked.', ['receipt:book:another'], receipt), ['done:book'])
})

test('a question and a denial claim no deed', () => {
  assert.deepEqual(check('Shall I have it booked?', []), [])
  assert.deepEqual(check('All right, I have not booked anything.', []), [])
})

test('the price of one service does not support the price of another', () => {
  assert.deepEqual(check('The price for teeth cleaning is £60.', ['service:cleaning']), [])
  assert.deepEqual(check('The price for teeth whitening is £60.', ['service:whitening']), ['money:gbp60'])
  assert.deepEqual(check('That would be 60 pounds.', ['service:cleaning']), [])
})

test('made-up discounts, promises, links, numbers and addresses stay in', () => {
  for (const invented of [
    'You get 20% off today.',
    'We guarantee a painless visit.',
    'You will get a full refund.',
    'Somebody calls you back shortly.',
    'See https://evil.example/pay for details.',
    'Call us on +44 20 7946 0999.',
    'Write to boss@maple.example.',
    'It takes 45 minutes.',
  ]) {
    assert.notDeepEqual(
      check(invented, ['business:contact', 'service:cleaning', 'entry:parking']),
      [],
      invented,
    )
  }
})

test('an entry supports its own words', () => {
  for (const entry of clinicEntries) assert.deepEqual(check(entry.answer, [`entry:${entry.id}`]), [])
  assert.deepEqual(check('Call us on +44 20 7946 0000.', ['business:contact']), [])
})

test('what the last gate stops is never sent: a person answers instead', () => {
  const turn = exampleTurn('hello')
  const reading = new Perception().read(turn, undefined)
  const claim = {
    act: 'done' as const,
    write: 'book' as const,
    appointment,
    details: { ...appointment, service: undefined },
  }
  const advanced = {
    state: freshState,
    said: [{ act: claim, evidence: [] }],
    errands: [],
    reasons: [],
    understood: true,
    ended: false,
  }
  const answer = answerOf(advanced, undefined, freshState, reading, world(), turn)
  assert.equal(answer.escalation?.reason, 'no-answer')
  assert.deepEqual(answer.failed[0]?.act, 'done')
  assert.doesNotMatch(answer.blocks.map(({ text }) => text).join(' '), /booked|14:30|Novak/)
})
