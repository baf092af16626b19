import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { email, phone } from '../../contract/identifier.ts'
import { type Channel, channels, type Purpose, purposes } from '../../contract/message.ts'
import { shareOf } from '../data/habits.ts'
import { type Circumstances, chooseChannels } from './outbound.ts'
import type { Reach, Way } from './reach.ts'

const now = new Date('2026-12-02T12:00:00Z')
const hour = 3_600_000
const mobile = phone('+447700900123')!
const landline = phone('+442079460000') ?? phone('+442083661177')!
const mailbox = email('nora@example.com')!

const way = (channel: Channel, more: Partial<Way> = {}): Way => ({
  accountId: `our-${channel}`,
  channel,
  to: channel === 'email' ? mailbox : mobile,
  template: false,
  ...more,
})
const open = { closesAt: new Date(now.getTime() + hour) }
const closed = { closesAt: undefined }

const reachOf = (ways: readonly Way[], more: Partial<Reach> = {}): Reach => ({
  ways,
  accounts: ['whatsapp', 'sms', 'email'],
  identifiers: [mobile, mailbox],
  consents: [],
  habits: [],
  timeZones: ['Europe/London'],
  blocked: false,
  ...more,
})
const all = [way('whatsapp', { window: open }), way('sms'), way('email')]
const usual: Circumstances = {
  now,
  quiet: { from: '20:00', to: '08:00' },
  prices: { whatsapp: 0.04, sms: 0.07, email: 0 },
}
const order = (purpose: Exclude<Purpose, 'reply'>, reach: Reach, more: Partial<Circumstances> = {}) =>
  chooseChannels(purpose, reach, { ...usual, ...more }).ranked.map(({ way: { channel } }) => channel)
const reason = (purpose: Exclude<Purpose, 'reply'>, reach: Reach, channel: Channel) =>
  chooseChannels(purpose, reach, usual).excluded.find(one => one.channel === channel)?.reason
const habit = (channel: Channel, asked: number, answered: number) => ({
  ...{ channel, asked, answered },
  share: shareOf({ asked, answered }),
})

test('details and documents go by e-mail, and a message only when there is no address', () => {
  assert.deepEqual(order('details', reachOf(all)), ['email', 'whatsapp', 'sms'])
  assert.deepEqual(order('details', reachOf([way('sms')])), ['sms'])
})

test('who has just asked for details on the telephone gets them at any hour, and only who has', () => {
  const night = { ...usual, now: new Date('2026-08-01T02:00:00Z') }
  assert.ok(chooseChannels('details', reachOf(all), night).notBefore)
  assert.equal(chooseChannels('details', reachOf(all), { ...night, awake: true }).notBefore, undefined)
})

test('a reminder goes where this customer answers, once that is clear', () => {
  const writes = [way('whatsapp', { window: open, lastInboundAt: now }), way('sms'), way('email')]
  assert.equal(order('reminder', reachOf(writes))[0], 'whatsapp')
  const answersText = reachOf(writes, { habits: [habit('sms', 6, 6), habit('whatsapp', 6, 1)] })
  assert.equal(order('reminder', answersText)[0], 'sms')
})

test('a reminder is a letter only where no message can go, or where this customer answers letters', () => {
  const silent = reachOf([
    way('whatsapp', { window: closed }),
    way('sms'),
    way('email', { lastInboundAt: now }),
  ])
  assert.deepEqual(order('reminder', silent), ['sms', 'email'])
  const answersMail = { ...silent, habits: [habit('email', 8, 8), habit('sms', 8, 2)] }
  assert.equal(order('reminder', answersMail)[0], 'email')
})

test('two answered messages do not decide yet', () => {
  const reach = reachOf([way('whatsapp', { window: open, lastInboundAt: now }), way('sms')], {
    habits: [habit('sms', 2, 2)],
  })
  assert.equal(order('reminder', reach)[0], 'whatsapp')
})

test('what cannot wait is a call first, and says why there is none', () => {
  const withPhone = reachOf([...all, way('phone')], { accounts: ['whatsapp', 'sms', 'email', 'phone'] })
  assert.equal(order('urgent', withPhone)[0], 'phone')
  assert.equal(reason('urgent', reachOf(all), 'phone'), 'There is no account for it.')
})

test('a follow-up prefers WhatsApp for who uses it, else the channel used last', () => {
  const earlier = new Date(now.getTime() - 90 * 24 * hour)
  const both = [
    way('whatsapp', { window: closed, template: true, lastInboundAt: earlier }),
    way('sms', { lastInboundAt: now }),
  ]
  assert.equal(order('follow_up', reachOf(both))[0], 'whatsapp')
  const neverThere = [way('whatsapp', { window: closed, template: true }), way('sms', { lastInboundAt: now })]
  assert.equal(order('follow_up', reachOf(neverThere))[0], 'sms')
})

test('an offer needs a yes for that very channel, and never goes by phone or SMS', () => {
  const everything = reachOf([...all, way('phone')], { accounts: [...channels] })
  assert.deepEqual(order('marketing', everything), [])
  const agreed = (channel: Channel) => ({ channel, purpose: 'marketing' as const, granted: true })
  assert.deepEqual(order('marketing', { ...everything, consents: [agreed('email')] }), ['email'])
  assert.deepEqual(order('marketing', { ...everything, consents: [agreed('phone'), agreed('sms')] }), [])
})

test('outside the 24 hours WhatsApp needs an approved template', () => {
  const shut = reachOf([way('whatsapp', { window: closed }), way('sms')])
  assert.match(reason('reminder', shut, 'whatsapp') ?? '', /24 hours/)
  const decision = chooseChannels(
    'reminder',
    reachOf([way('whatsapp', { window: closed, template: true })]),
    usual,
  )
  assert.equal(decision.ranked[0]?.byTemplate, true)
  assert.ok(decision.ranked[0]?.reasons.some(text => text.includes('approved template')))
})

test('a landline gets no message, a mailbox that bounced no mail, a blocked customer nothing', () => {
  assert.match(reason('reminder', reachOf([way('sms', { to: landline })]), 'sms') ?? '', /landline/)
  const bounced = way('email', { unreachable: { at: now, reason: 'The mailbox does not exist.' } })
  assert.match(reason('details', reachOf([bounced]), 'email') ?? '', /mailbox does not exist/)
  assert.deepEqual(order('urgent', reachOf(all, { blocked: true })), [])
})

test('at night it waits for the morning of the customer, not of the business', () => {
  const night = { now: new Date('2026-12-02T22:30:00Z') }
  const london = chooseChannels('reminder', reachOf(all), { ...usual, ...night })
  assert.equal(london.notBefore?.toISOString(), '2026-12-03T08:00:00.000Z')
  const vilnius = chooseChannels('reminder', reachOf(all, { timeZones: ['Europe/Vilnius'] }), {
    ...usual,
    ...night,
  })
  assert.equal(vilnius.notBefore?.toISOString(), '2026-12-03T06:00:00.000Z')
  assert.equal(chooseChannels('urgent', reachOf(all), { ...usual, ...night }).notBefore, undefined)
})

test('what cannot wait goes as a message at night, and rings only who has nothing else, in the morning', () => {
  const night = { ...usual, now: new Date('2026-12-02T00:30:00Z') }
  const accounts: Channel[] = ['whatsapp', 'sms', 'email', 'phone']
  const withPhone = reachOf([...all, way('phone')], { accounts })
  const decision = chooseChannels('urgent', withPhone, night)
  assert.equal(decision.notBefore, undefined)
  assert.ok(!decision.ranked.some(one => one.way.channel === 'phone'))
  assert.ok(decision.ranked.length > 0)
  assert.match(decision.excluded.find(({ channel }) => channel === 'phone')?.reason ?? '', /would wake them/)
  const phoneAlone = chooseChannels('urgent', reachOf([way('phone')], { accounts }), night)
  assert.deepEqual(
    phoneAlone.ranked.map(one => one.way.channel),
    ['phone'],
  )
  assert.equal(phoneAlone.notBefore?.toISOString(), '2026-12-02T08:00:00.000Z')
  const awake = chooseChannels('urgent', withPhone, { ...night, awake: true })
  assert.equal(awake.ranked[0]?.way.channel, 'phone')
  assert.equal(awake.notBefore, undefined)
})

const wayArbitrary = fc.record({
  channel: fc.constantFrom<Channel>('whatsapp', 'sms', 'email', 'phone', 'chat'),
  template: fc.boolean(),
  shut: fc.boolean(),
  lost: fc.boolean(),
  heard: fc.boolean(),
})
const reachArbitrary = fc
  .record({
    ways: fc.array(wayArbitrary, { maxLength: 6 }),
    accounts: fc.uniqueArray(fc.constantFrom(...channels)),
    consents: fc.array(
      fc.record({
        channel: fc.constantFrom(...channels),
        purpose: fc.constantFrom(...purposes),
        granted: fc.boolean(),
      }),
    ),
    habits: fc.array(fc.record({ channel: fc.constantFrom(...channels), asked: fc.nat(20) })),
    blocked: fc.boolean(),
  })
  .map(({ ways, habits, ...rest }) =>
    reachOf(
      ways.map(({ channel, template, shut, lost, heard }, index) =>
        way(channel, {
          accountId: `account-${index}`,
          template,
          ...(shut ? { window: closed } : {}),
          ...(lost ? { unreachable: { at: now, reason: 'Gone.' } } : {}),
          ...(heard ? { lastInboundAt: now } : {}),
        }),
      ),
      { ...rest, habits: habits.map(({ channel, asked }) => habit(channel, asked, Math.floor(asked / 2))) },
    ),
  )
const purposeArbitrary = fc.constantFrom(...purposes.filter(purpose => purpose !== 'reply'))

test('whatever is known, a channel is either ranked with a reason or excluded with one, never both', () => {
  fc.assert(
    fc.property(purposeArbitrary, reachArbitrary, (purpose, reach) => {
      const { ranked, excluded } = chooseChannels(purpose, reach, usual)
      const taken = ranked.map(one => one.way.channel)
      assert.equal(
        new Set([...taken, ...excluded.map(one => one.channel)]).size,
        taken.length + excluded.length,
      )
      for (const { way: chosen, byTemplate, reasons } of ranked) {
        assert.ok(!reach.blocked && reach.accounts.includes(chosen.channel) && !chosen.unreachable)
        assert.ok(!byTemplate || chosen.template)
        assert.ok(!chosen.window || byTemplate || chosen.window.closesAt)
        assert.ok(taken.length > 1 || reasons.length > 0)
        const said = reach.consents.filter(one => one.channel === chosen.channel && one.purpose === purpose)
        assert.ok(said.every(one => one.granted))
        if (purpose === 'marketing') {
          assert.ok(said.length > 0)
          assert.ok(chosen.channel !== 'phone' && chosen.channel !== 'sms')
        }
      }
      for (const one of excluded) assert.ok(one.reason.length > 10)
    }),
    { numRuns: 500 },
  )
})

test('the same facts give the same decision', () => {
  fc.assert(
    fc.property(purposeArbitrary, reachArbitrary, (purpose, reach) => {
      assert.deepEqual(chooseChannels(purpose, reach, usual), chooseChannels(purpose, reach, usual))
    }),
  )
})
