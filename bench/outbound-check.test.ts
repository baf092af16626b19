import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countOutbound, type HeldOutbound, judgeOutbound } from './outbound-check.ts'
import type { Accepted } from './outbound-world.ts'

const messages = [
  { id: 'm1', outreachId: 'o1', provider: 'whatsapp', to: '+1', status: 'delivered' },
  { id: 'm2', outreachId: 'o2', provider: 'smpp', to: '+2', status: 'sent' },
  { id: 'm3', outreachId: 'o3', provider: 'twilio', to: '+3', status: 'unknown' },
] as const
const good: HeldOutbound = {
  outreaches: ['o1', 'o2', 'o3'].map(id => ({ id, status: 'trying' })),
  messages,
  moves: [
    { was: 'queued', became: 'sending' },
    { was: 'sending', became: 'queued' },
    { was: 'sending', became: 'unknown' },
    { was: 'unknown', became: 'delivered' },
    { was: 'sent', became: 'failed' },
  ],
}
const first: Accepted = { provider: 'whatsapp', to: '+1', messageId: 'm1' }
const second: Accepted = { provider: 'smpp', to: '+2' }

function faultsOf(held: Partial<HeldOutbound> = {}, accepted: readonly Accepted[] = [first, second]) {
  const faults = judgeOutbound({ ...good, ...held }, accepted, 3)
  return Object.fromEntries(Object.entries(faults).filter(([, count]) => count !== 0))
}
const change = (id: string, more: Partial<HeldOutbound['messages'][number]>) => ({
  messages: messages.map(one => (one.id === id ? { ...one, ...more } : one)),
})

test('a run in which each reminder was taken once or is shown as unknown has no fault', () => {
  assert.deepEqual(faultsOf(), {})
  assert.deepEqual(faultsOf({}, [first, second, { provider: 'twilio', to: '+3', messageId: 'm3' }]), {})
})

test('a message that a provider took twice is counted, whether it carries our id or not', () => {
  for (const again of [first, second])
    assert.deepEqual(faultsOf({}, [first, second, again]), {
      'messages sent twice': 1,
      'reminders that came twice, on whatever channel': 1,
    })
})

test('a reminder that reached the customer on two channels is counted', () => {
  const other = { id: 'm4', outreachId: 'o1', provider: 'smpp', to: '+1', status: 'sent' } as const
  const taken: Accepted = { provider: 'smpp', to: '+1' }
  assert.deepEqual(faultsOf({ messages: [...messages, other] }, [first, second, taken]), {
    'reminders that came twice, on whatever channel': 1,
  })
})

test('a reminder that nobody has and nobody was told of is lost', () => {
  assert.deepEqual(faultsOf({ messages: messages.slice(0, 2) }), { 'reminders lost': 1 })
  const failed = good.outreaches.map(one => (one.id === 'o3' ? { ...one, status: 'failed' } : one))
  assert.deepEqual(faultsOf({ messages: messages.slice(0, 2), outreaches: failed }), {})
})

test('a reminder that waits for ever is counted as lost and as still on its way', () => {
  for (const status of ['queued', 'sending'] as const)
    assert.deepEqual(faultsOf(change('m3', { status })), { 'reminders lost': 1, 'still on its way': 1 })
})

test('a reminder whose outreach is gone, or is there twice, is counted', () => {
  const begun = 'reminders begun twice or not at all'
  assert.equal(faultsOf({ outreaches: good.outreaches.slice(1) })[begun], 1)
  assert.equal(faultsOf({ outreaches: [...good.outreaches, { id: 'o4', status: 'failed' }] })[begun], 1)
})

test('a message shown as sent that no provider has is counted, and its reminder is lost', () => {
  assert.deepEqual(faultsOf({}, [first]), {
    'said to be sent, but no provider has it': 1,
    'reminders lost': 1,
  })
})

test('a message shown as failed that a provider has is counted: another channel would repeat it', () => {
  assert.deepEqual(faultsOf(change('m1', { status: 'failed' })), {
    'said to have failed, but a provider has it': 1,
  })
})

test('what a provider has and we did not write is counted', () => {
  const strangers: Accepted[] = [
    { provider: 'twilio', to: '+9', messageId: 'm9' },
    { provider: 'smpp', to: '+9' },
  ]
  assert.deepEqual(faultsOf({}, [first, second, ...strangers]), { 'at a provider, but unknown to us': 2 })
})

test('a status that goes back, stands up again or is overwritten after a failure is counted', () => {
  const moves = [
    { was: 'delivered', became: 'sent' },
    { was: 'sent', became: 'unknown' },
    { was: 'read', became: 'delivered' },
    { was: 'sent', became: 'sending' },
    { was: 'delivered', became: 'failed' },
    { was: 'failed', became: 'delivered' },
  ] as const
  for (const move of moves)
    assert.deepEqual(faultsOf({ moves: [move] }), { 'statuses that went backwards': 1 })
})

test('unknown messages are told apart by whether a provider has them', () => {
  const counts = new Map(countOutbound(good, [first, second]))
  assert.equal(counts.get('shown as unknown, and no provider has it'), '0 / 0 / 1')
  assert.equal(counts.get('shown as unknown, and a provider has it'), '0 / 0 / 0')
  assert.equal(counts.get('shown as delivered'), '1 / 0 / 0')
})
