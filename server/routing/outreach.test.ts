import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { email } from '../../contract/identifier.ts'
import type { Channel, Receipt } from '../../contract/message.ts'
import type { Connector } from '../connectors/connector.ts'
import { noteReceipt } from '../conversations/receipts.ts'
import { createCampaign, listCampaigns } from '../data/campaigns.ts'
import { readConsents } from '../data/consents.ts'
import { usualSettings } from '../data/outreach-settings.ts'
import { readTimeline } from '../data/timeline.ts'
import { mostInAnHour, noteMissedCall } from '../jobs/missed-call.ts'
import { changeOutreach } from '../jobs/reminders.ts'
import { previewCampaign, scheduleCampaign, stopCampaign } from '../jobs/run-campaign.ts'
import { outreachTimer } from './outcome.ts'
import { tell } from './tell.ts'
import { createWorld, noon, type World } from './testing/world.ts'
import { beginOutreach } from './try-next.ts'

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world.close())
beforeEach(() => {
  world.clock = noon
  world.sent.length = 0
  world.receipts.clear()
})

let last = 100
const someone = () => {
  last += 1
  return world.person(`+447700900${last}`)
}
const template = (purpose: 'reminder' | 'follow_up') =>
  changeOutreach(
    world.path,
    world.businessId,
    {
      ...usualSettings,
      templates: [
        {
          ...{
            accountId: world.accounts.whatsapp.id,
            purpose,
            name: 'appointment_reminder',
            language: 'en_GB',
          },
          parameters: ['name', 'service', 'when'],
        },
      ],
    },
    'Olive',
  )
const reminderOf = async (id: string) =>
  [...(await world.timers()).keys()].filter(key => key.startsWith(`reminder:${id}`)).sort()
const outreachOf = async (customerId: string) => {
  const mine = await world.database.db
    .selectFrom('outreaches')
    .select('id')
    .where('customer_id', '=', customerId)
    .execute()
  const timers = await world.timers()
  return mine.map(({ id }) => outreachTimer(id)).filter(key => timers.has(key))
}
const timeline = async (customerId: string) => {
  const { items } = await readTimeline(world.database.db, {
    businessId: world.businessId,
    customerId,
    limit: 50,
  })
  return items.flatMap(item => (item.kind === 'message' ? [item] : []))
}

test('a reminder shows the place on the map and leads to the visit, where its template has room for it', async () => {
  const chosen = { accountId: world.accounts.whatsapp.id, purpose: 'reminder' as const, language: 'en_GB' }
  const parameters = ['name', 'when', 'code'] as const
  const templates = [{ ...chosen, name: 'with_map', parameters: [...parameters], place: true }]
  await changeOutreach(world.path, world.businessId, { ...usualSettings, templates }, 'Olive')
  const nora = await someone()
  const visit = await world.book(nora.customerId, '2037-12-17', '10:00')
  world.clock = new Date('2037-12-16T10:00:00Z')
  await world.fire((await reminderOf(visit.id))[0]!)
  const [sent] = world.sent
  assert.equal(sent?.template?.parameters.length, 3)
  assert.equal(sent?.template?.parameters[2], visit.code)
  assert.deepEqual(sent?.location?.address, '1 High Street')
  await world.fire((await outreachOf(nora.customerId))[0]!)
  assert.equal(world.sent.at(-1)?.channel, 'sms')
  assert.equal(world.sent.at(-1)?.location, undefined, 'only the header shows it')
})

test('a reminder goes to WhatsApp by template, and the timeline says why', async () => {
  await template('reminder')
  const nora = await someone()
  const visit = await world.book(nora.customerId, '2037-12-07', '10:00')
  const [day] = await reminderOf(visit.id)
  world.clock = new Date('2037-12-06T10:00:00Z')
  await world.fire(day!)
  const [message] = world.sent
  assert.equal(world.sent.length, 1)
  assert.equal(message?.channel, 'whatsapp')
  assert.deepEqual(message?.template, {
    ...{ name: 'appointment_reminder', language: 'en_GB' },
    parameters: ['Nora', 'Check-up', 'Monday 7 December at 10:00'],
  })
  assert.match(message?.text ?? '', /Check-up, Monday 7 December at 10:00/)
  const [shown] = await timeline(nora.customerId)
  assert.equal(shown?.decision?.attempt, 1)
  assert.ok(shown?.decision?.reasons.some(reason => reason.includes('approved template')))
  assert.ok(shown?.decision?.excluded.some(one => one.channel === 'email'))
})

test('when WhatsApp refuses the template the reminder goes on by SMS, once, under one decision log', async () => {
  await template('reminder')
  const nora = await someone()
  const visit = await world.book(nora.customerId, '2037-12-08', '10:00')
  const [day] = await reminderOf(visit.id)
  world.clock = new Date('2037-12-07T10:00:00Z')
  const refused = {
    status: 'failed',
    reason: 'The template was paused.',
    retryable: false,
    cause: 'template',
    at: noon,
  }
  world.receipts.set('whatsapp', [refused as never])
  await world.fire(day!)
  assert.deepEqual(
    world.sent.map(one => one.channel),
    ['whatsapp', 'sms'],
  )
  const [first, second] = await timeline(nora.customerId)
  assert.deepEqual([first?.delivery?.status, first?.delivery?.reason], ['failed', 'The template was paused.'])
  assert.equal(second?.decision?.attempt, 2)
  assert.ok(second?.decision?.excluded.some(one => one.channel === 'whatsapp' && /tried/.test(one.reason)))
  assert.equal((await outreachOf(nora.customerId)).length, 1)
  await world.report(world.sent[1]!, {})
  assert.deepEqual(await outreachOf(nora.customerId), [])
})

test('a channel that stays silent gives way to the next one, and news that come late change nothing', async () => {
  const nora = await someone()
  await world.hear('whatsapp', nora.phone, 'Hello')
  await world.settle()
  world.sent.length = 0
  const visit = await world.book(nora.customerId, '2037-12-03', '11:00')
  const keys = await reminderOf(visit.id)
  assert.equal(keys.length, 1)
  world.clock = new Date('2037-12-03T09:00:00Z')
  await world.fire(keys[0]!)
  assert.deepEqual(
    world.sent.map(one => one.channel),
    ['whatsapp'],
  )
  const [timer] = await outreachOf(nora.customerId)
  await world.fire(timer!)
  assert.deepEqual(
    world.sent.map(one => one.channel),
    ['whatsapp', 'sms'],
  )
  await world.report(world.sent[1]!, { status: 'delivered' })
  await world.report(world.sent[0]!, { status: 'delivered' })
  await world.report(world.sent[0]!, { status: 'sent' })
  await world.settle()
  assert.equal(world.sent.length, 2)
  assert.deepEqual(
    (await timeline(nora.customerId)).slice(-2).map(one => one.delivery?.status),
    ['delivered', 'delivered'],
  )
})

test('an answer ends the waiting, whatever the handset reports', async () => {
  const nora = await someone()
  await world.hear('sms', nora.phone, 'Hello')
  await world.settle()
  const visit = await world.book(nora.customerId, '2037-12-04', '11:00')
  world.sent.length = 0
  world.clock = new Date('2037-12-04T09:00:00Z')
  await world.fire((await reminderOf(visit.id)).at(-1)!)
  assert.equal(world.sent[0]?.channel, 'sms')
  world.clock = new Date('2037-12-04T09:05:00Z')
  await world.hear('sms', nora.phone, 'I will be there')
  await world.settle()
  const before = world.sent.length
  await world.fire((await outreachOf(nora.customerId))[0]!)
  assert.equal(world.sent.length, before)
})

test('a window that closed between the decision and the send goes on by template on the same account', async () => {
  await template('reminder')
  const nora = await someone()
  await world.hear('whatsapp', nora.phone, 'Hello')
  await world.settle()
  world.sent.length = 0
  const visit = await world.book(nora.customerId, '2037-12-03', '09:00')
  world.clock = new Date('2037-12-03T08:30:00Z')
  world.receipts.set('whatsapp', [
    {
      status: 'failed',
      reason: 'More than 24 hours have passed.',
      retryable: false,
      cause: 'window',
      at: noon,
    },
  ])
  await world.database.db
    .updateTable('timers')
    .set({ due_at: new Date(0) })
    .where('key', 'like', `reminder:${visit.id}%`)
    .execute()
  await world.settle()
  if (world.sent.length === 0) assert.fail('no reminder was due')
  assert.deepEqual(
    world.sent.map(one => [one.channel, one.template?.name]),
    [
      ['whatsapp', undefined],
      ['whatsapp', 'appointment_reminder'],
    ],
  )
})

test('an answer that comes days later still belongs to what it answers', async () => {
  const nora = await someone()
  await world.hear('sms', nora.phone, 'Hello')
  await world.settle()
  const visit = await world.book(nora.customerId, '2037-12-21', '10:00')
  await changeOutreach(world.path, world.businessId, { ...usualSettings, reminders: [7 * 1_440] }, 'Olive')
  world.clock = new Date('2037-12-14T10:00:00Z')
  await world.fire(`reminder:${visit.id}:${7 * 1_440}`)
  const [reminder] = (await timeline(nora.customerId)).slice(-1)
  world.clock = new Date('2037-12-17T10:00:00Z')
  await world.hear('sms', nora.phone, 'Yes, I will come')
  const [answered] = (await timeline(nora.customerId)).slice(-1)
  assert.equal(answered?.direction, 'in')
  assert.equal(answered?.conversationId, reminder?.conversationId)
  await changeOutreach(world.path, world.businessId, usualSettings, 'Olive')
  await world.settle()
})

test('a moved appointment moves its reminders, a cancelled one is silent', async () => {
  const nora = await someone()
  const visit = await world.book(nora.customerId, '2037-12-10', '10:00')
  const before = await world.timers()
  const desk = await world.clinic.desk(nora.customerId)
  const slot = await world.clinic.slotAt(desk, '2037-12-11', '10:00')
  assert.ok((await desk.reschedule('move', visit.id, slot)).ok)
  const moved = await world.timers()
  for (const key of await reminderOf(visit.id))
    assert.equal(moved.get(key)!.getTime() - before.get(key)!.getTime(), 24 * 3_600_000)
  assert.ok((await desk.cancel('cancel', visit.id)).ok)
  assert.deepEqual(await reminderOf(visit.id), [])
  await world.settle()
  assert.deepEqual(world.sent, [])
})

test('a reminder that is due at night waits for the morning', async () => {
  const nora = await someone()
  const visit = await world.book(nora.customerId, '2037-12-14', '09:00')
  world.clock = new Date('2037-12-13T23:00:00Z')
  await world.fire((await reminderOf(visit.id))[0]!)
  assert.deepEqual(world.sent, [])
  const [timer] = await outreachOf(nora.customerId)
  assert.equal((await world.timers()).get(timer!)?.toISOString(), '2037-12-14T08:00:00.000Z')
  world.clock = new Date('2037-12-14T08:00:00Z')
  await world.fire(timer!)
  assert.equal(world.sent.length, 1)
})

test('what may have arrived is not sent again on another channel', async () => {
  const nora = await someone()
  await world.hear('sms', nora.phone, 'Hello')
  await world.settle()
  const visit = await world.book(nora.customerId, '2037-12-15', '10:00')
  world.sent.length = 0
  world.clock = new Date('2037-12-14T10:00:00Z')
  world.receipts.set('sms', [{ status: 'unknown', reason: 'The line broke.', retryable: false, at: noon }])
  await world.fire((await reminderOf(visit.id))[0]!)
  await world.fire((await outreachOf(nora.customerId))[0]!)
  assert.equal(world.sent.length, 1)
})

test('an operator that counts from one again loses no message and takes no receipt for an old one', async () => {
  const [first, second] = [await someone(), await someone()]
  const sent = () => world.receipts.set('sms', [{ status: 'sent', externalId: '7', at: world.clock }])
  sent()
  await world.hear('sms', first.phone, 'Hello')
  await world.settle()
  sent()
  await world.hear('sms', second.phone, 'Hello')
  await world.settle()
  await noteReceipt(
    world.path,
    world.accounts.sms,
    { externalId: '7' },
    { status: 'delivered', at: world.clock },
  )
  const statusOf = async (customerId: string) => (await timeline(customerId)).at(-1)?.delivery?.status
  assert.equal(await statusOf(second.customerId), 'delivered')
  assert.equal(await statusOf(first.customerId), 'sent')
})

test('a message that its only channel has not taken yet is not given up', async () => {
  const nora = await someone()
  const visit = await world.book(nora.customerId, '2037-12-22', '10:00')
  world.clock = new Date('2037-12-21T10:00:00Z')
  const later: Receipt = {
    status: 'failed',
    reason: 'Busy.',
    retryable: true,
    retryAfter: 3_600_000,
    at: noon,
  }
  world.receipts.set('sms', [later])
  await reminderOf(visit.id).then(keys => world.fireOnly(keys[0]!))
  await world.until(async () => world.sent.length === 1)
  await world.fireOnly((await outreachOf(nora.customerId))[0]!)
  await world.until(async () => (await outreachOf(nora.customerId)).length === 1)
  const [message] = await timeline(nora.customerId)
  assert.equal(message?.delivery?.status, 'queued')
  await world.database.db.deleteFrom('tasks').execute()
})

test('silence before the night leads to the next channel in the morning', async () => {
  const nora = await someone()
  await world.hear('whatsapp', nora.phone, 'Hello')
  await world.settle()
  const visit = await world.book(nora.customerId, '2037-12-03', '10:00')
  world.sent.length = 0
  world.clock = new Date('2037-12-02T19:50:00Z')
  await changeOutreach(world.path, world.businessId, { ...usualSettings, reminders: [840] }, 'Olive')
  await world.fire(`reminder:${visit.id}:840`)
  assert.deepEqual(
    world.sent.map(one => one.channel),
    ['whatsapp'],
  )
  world.clock = new Date('2037-12-02T20:30:00Z')
  await world.fire((await outreachOf(nora.customerId))[0]!)
  world.clock = new Date('2037-12-03T08:00:00Z')
  await world.fire((await outreachOf(nora.customerId))[0]!)
  assert.deepEqual(
    world.sent.map(one => one.channel),
    ['whatsapp', 'sms'],
  )
  await changeOutreach(world.path, world.businessId, usualSettings, 'Olive')
})

test('a change of the settings calls nothing off that waits for the morning', async () => {
  const nora = await someone()
  const visit = await world.book(nora.customerId, '2037-12-28', '09:30')
  world.clock = new Date('2037-12-28T07:31:00Z')
  await world.fire((await reminderOf(visit.id)).find(key => key.endsWith(':120'))!)
  await changeOutreach(world.path, world.businessId, { ...usualSettings, prices: { sms: 0.05 } }, 'Olive')
  world.clock = new Date('2037-12-28T08:00:00Z')
  world.sent.length = 0
  await world.fire((await outreachOf(nora.customerId))[0]!)
  assert.equal(world.sent.length, 1)
  await changeOutreach(world.path, world.businessId, usualSettings, 'Olive')
})

test('what was begun on another channel does not take over a conversation that goes on', async () => {
  const nora = await world.person('+447700900191', [email('n@example.com')!])
  await world.hear('whatsapp', nora.phone, 'I would like to book')
  await world.settle()
  await tell(world.path, {
    ...{ businessId: world.businessId, customerId: nora.customerId, clientId: randomUUID() },
    ...{
      actor: { kind: 'teammate', id: 'x', name: 'Olive' },
      purpose: 'details',
      text: 'Your plan is attached.',
    },
  })
  await world.settle()
  assert.equal(world.sent.at(-1)?.channel, 'email')
  await world.hear('whatsapp', nora.phone, 'Yes, at ten')
  const said = (await timeline(nora.customerId)).filter(one => one.channel === 'whatsapp')
  assert.equal(new Set(said.map(one => one.conversationId)).size, 1)
  await world.settle()
})

test('STOP counts for everybody who is reached by that number', async () => {
  const mother = await someone()
  const son = await world.share(mother.phone)
  await world.hear('sms', mother.phone, 'STOP')
  await world.settle()
  for (const customerId of [mother.customerId, son]) {
    const consents = await readConsents(world.database.db, world.businessId, customerId)
    assert.equal(consents.find(one => one.channel === 'sms' && one.purpose === 'reminder')?.granted, false)
  }
})

test('what cannot wait and reaches nobody becomes the work of a person', async () => {
  const nobody = await world.clinic.customer('Ivo')
  await tell(world.path, {
    ...{ businessId: world.businessId, customerId: nobody, clientId: randomUUID() },
    ...{
      actor: { kind: 'teammate', id: 'x', name: 'Olive' },
      purpose: 'urgent',
      text: 'We are closed today.',
    },
  })
  await world.settle()
  const handoffs = await world.database.db
    .selectFrom('handoffs')
    .select('reason')
    .where('customer_id', '=', nobody)
    .execute()
  assert.deepEqual(handoffs, [{ reason: 'no-channel' }])
})

test('STOP is confirmed once, ends everything we begin there, and START brings it back', async () => {
  const nora = await someone()
  await world.agree(nora.customerId, 'whatsapp')
  await world.hear('sms', nora.phone, 'STOP')
  await world.settle()
  assert.equal(world.sent.length, 1)
  assert.match(world.sent[0]!.text, /no more messages/)
  const visit = await world.book(nora.customerId, '2037-12-16', '10:00')
  world.clock = new Date('2037-12-15T10:00:00Z')
  await world.fire((await reminderOf(visit.id))[0]!)
  assert.equal(world.sent.filter(one => one.channel === 'sms').length, 1)
  await world.hear('sms', nora.phone, 'start')
  await world.settle()
  const consents = await readConsents(world.database.db, world.businessId, nora.customerId)
  assert.equal(consents.find(one => one.channel === 'sms' && one.purpose === 'reminder')?.granted, true)
  assert.equal(consents.find(one => one.channel === 'sms' && one.purpose === 'marketing')?.granted, false)
  assert.equal(consents.find(one => one.channel === 'whatsapp' && one.purpose === 'marketing')?.granted, true)
})

test('a question after STOP is answered: the customer asked for it', async () => {
  const nora = await someone()
  await world.hear('sms', nora.phone, 'STOP')
  await world.hear('sms', nora.phone, 'When do you open?')
  await world.settle()
  assert.equal(world.sent.length, 2)
  assert.equal(world.sent[1]?.text, 'All right.')
})

test('an offer goes only to who agreed, by the channel they agreed to, and stops when it is stopped', async () => {
  const [yes, no, byMail] = [
    await someone(),
    await someone(),
    await world.person('+447700900190', [email('m@example.com')!]),
  ]
  await world.hear('whatsapp', yes.phone, 'Hello')
  await world.settle()
  await world.agree(yes.customerId, 'whatsapp')
  await world.agree(byMail.customerId, 'email')
  await world.hear('whatsapp', no.phone, 'Hello')
  await world.settle()
  world.sent.length = 0
  const input = {
    name: 'Whitening',
    text: 'Whitening at half price in January.',
    audience: { lastVisit: 'any' as const },
  }
  const of = { businessId: world.businessId, by: 'Olive', now: noon }
  const draft = () => world.database.transaction(tx => createCampaign(tx, of, input))
  const first = await previewCampaign(world.path, world.businessId, input, 1)
  assert.equal(first.looked, 1)
  const preview = await previewCampaign(world.path, world.businessId, input)
  assert.deepEqual([first.audience, first.agreed], [preview.audience, preview.agreed])
  assert.equal(preview.looked, preview.agreed)
  const told = [...preview.reachable, ...preview.excluded].reduce((sum, one) => sum + one.customers, 0)
  assert.equal(told, preview.audience, 'nobody is left out of the count')
  assert.deepEqual(preview.reachable.map(one => [one.channel, one.customers]).sort(), [
    ['email', 1],
    ['whatsapp', 1],
  ])
  const actor = { kind: 'teammate' as const, id: 'x', name: 'Olive' }
  const campaignId = await draft()
  await scheduleCampaign(world.path, { businessId: world.businessId, campaignId, actor })
  await world.settle()
  assert.deepEqual(world.sent.map(one => [one.channel, one.to.value]).sort(), [
    ['email', 'm@example.com'],
    ['whatsapp', yes.phone.value],
  ])
  const [done] = await listCampaigns(world.database.db, world.businessId, campaignId)
  assert.equal(done?.status, 'done')
  assert.equal(done?.counts.sent, 2)
  assert.ok((done?.counts.skipped ?? 0) >= 1)

  world.sent.length = 0
  const second = await draft()
  await scheduleCampaign(world.path, {
    businessId: world.businessId,
    campaignId: second,
    actor,
    at: '2037-12-09T10:00:00Z',
  })
  await stopCampaign(world.path, { businessId: world.businessId, campaignId: second, actor })
  await world.settle()
  assert.deepEqual(world.sent, [])
  await assert.rejects(
    scheduleCampaign(world.path, { businessId: world.businessId, campaignId: second, actor }),
    /started already/,
  )
})

test('a missed call becomes a message, once, however often it is reported', async () => {
  const call = { from: '+447700900180', to: '+441632960000', callId: 'call-1' }
  await noteMissedCall(world.path, world.businessId, call)
  await noteMissedCall(world.path, world.businessId, call)
  await noteMissedCall(world.path, world.businessId, { ...call, callId: 'rang again' })
  await noteMissedCall(world.path, world.businessId, { ...call, callId: 'old', at: '2037-11-01T10:00:00Z' })
  await world.settle()
  assert.deepEqual(
    world.sent.map(one => [one.channel, one.to.value]),
    [['sms', '+447700900180']],
  )
  await assert.rejects(
    noteMissedCall(world.path, world.businessId, { ...call, from: 'anonymous' }),
    /not a phone number/,
  )
})

test('a flood of missed calls costs a bounded number of messages, and the next hour is answered again', async () => {
  world.clock = new Date(noon.getTime() + 5 * 3_600_000)
  const call = (index: number) => ({
    from: `+4479111${23_000 + index}`,
    to: '+441632960000',
    callId: `${index}`,
  })
  for (let index = 0; index < mostInAnHour; index++)
    await noteMissedCall(world.path, world.businessId, call(index))
  await assert.rejects(noteMissedCall(world.path, world.businessId, call(mostInAnHour)), /Look at who calls/)
  world.clock = new Date(world.clock.getTime() + 3_600_000)
  await noteMissedCall(world.path, world.businessId, call(mostInAnHour))
  const asked = await world.path.database.db
    .selectFrom('outreaches')
    .select('key')
    .where('key', 'like', 'missed-call:+447911123%')
    .execute()
  assert.equal(asked.length, mostInAnHour + 1)
})

test('at night nobody is rung up: a person hears of what is of no use in the morning', async () => {
  const { db } = world.path.database
  const id = randomUUID()
  const account = { business_id: world.businessId, id, channel: 'phone' as const, address: '+441632960999' }
  await db
    .insertInto('channel_accounts')
    .values({ ...account, name: 'Telephone', settings: JSON.stringify({}), created_at: noon })
    .execute()
  const connectors = world.path.connectors as Map<Channel, Connector>
  const sms = connectors.get('sms')!
  connectors.set('phone', { ...sms, channel: 'phone', medium: { ...sms.medium, channel: 'phone' } })
  // A landline: no message reaches it.
  const { customerId } = await world.person('+442083661177')
  world.clock = new Date('2037-12-10T03:30:00Z')
  await db.transaction().execute(tx =>
    beginOutreach(tx, {
      ...{ businessId: world.businessId, customerId, key: 'night', purpose: 'urgent', now: world.clock },
      ...{ text: 'We must cancel your visit at seven.', expiresAt: new Date('2037-12-10T07:00:00Z') },
    }),
  )
  await world.settle()
  const outreach = await db
    .selectFrom('outreaches')
    .select(['status', 'reason'])
    .where('key', '=', 'night')
    .execute()
  assert.equal(outreach[0]?.status, 'cancelled')
  assert.match(outreach[0]?.reason ?? '', /at night/)
  assert.deepEqual(world.sent, [])
  const handoffs = await db
    .selectFrom('handoffs')
    .select('reason')
    .where('customer_id', '=', customerId)
    .execute()
  assert.deepEqual(handoffs, [{ reason: 'no-channel' }])
  await db.deleteFrom('channel_accounts').where('id', '=', id).execute()
  connectors.delete('phone')
})
