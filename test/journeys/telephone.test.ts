import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { CampaignInput, Customer, OutreachSettings, TimelineItem } from '../../contract/console-api.ts'
import { anotherDay, bookFor, nameOf } from '../support/calendar.ts'
import { itIsTime, type Telephone, telephone, trouble } from '../support/handset.ts'
import { eventually, type Product, startProduct } from '../support/product.ts'

let product: Product
before(async () => {
  product = await startProduct()
  const settings = await product.json<OutreachSettings>('/api/outreach')
  const { items } = await product.json<{ items: { id: string; channel: string }[] }>('/api/accounts')
  const accountId = items.find(one => one.channel === 'whatsapp')!.id
  const use = (purpose: 'reminder' | 'follow_up', name: string, parameters: readonly string[]) => ({
    ...{ accountId, purpose, name, parameters },
    language: 'en_GB',
  })
  await put('/api/outreach', {
    ...settings,
    // These journeys are made at any hour.
    quiet: { from: '00:00', to: '00:00' },
    templates: [
      use('reminder', 'appointment_reminder', ['name', 'service', 'when']),
      use('follow_up', 'follow_up', ['name', 'text']),
    ],
  })
})
after(() => product.stop())

const put = async (path: string, body: unknown, method = 'PUT') => {
  const answer = await product.api(path, { method, body: JSON.stringify(body) })
  assert.ok(answer.ok, `${path} ${answer.status} ${await answer.clone().text()}`)
  return answer
}
const people = async (number: string) => {
  const search = encodeURIComponent(number)
  const { items } = await product.json<{ items: { id: string }[] }>(`/api/customers?search=${search}`)
  return Promise.all(items.map(({ id }) => product.json<Customer>(`/api/customers/${id}`)))
}
const theOnly = async ({ number }: Telephone) => {
  const [one, ...others] = await people(number)
  assert.ok(one)
  assert.deepEqual(others, [])
  return one
}
const messagesOf = async (customerId: string) => {
  const { items } = await product.json<{ items: TimelineItem[] }>(
    `/api/customers/${customerId}/timeline?limit=100`,
  )
  return items.flatMap(item => (item.kind === 'message' ? [item] : []))
}
test('who writes on WhatsApp and then by SMS is one person with one timeline', async () => {
  const sofia = await telephone(product, '+447700900103')
  await sofia.write('whatsapp', 'Hello, where are you?')
  await sofia.receives('whatsapp', /\w/)
  await sofia.write('sms', 'And when are you open on Saturday?')
  await sofia.receives('sms', /\w/)
  const customer = await theOnly(sofia)
  const channels = (await messagesOf(customer.id)).map(one => `${one.direction} ${one.channel}`)
  assert.deepEqual(channels, ['in whatsapp', 'out whatsapp', 'in sms', 'out sms'])
})

test('a reminder that WhatsApp refuses comes by SMS, and "can I move it" moves it', async () => {
  const peter = await telephone(product, '+447700900110')
  const customer = await theOnly(peter)
  const visit = await bookFor(product, customer)
  await trouble(product, { app: 'whatsapp', kind: 'reject', times: 1 })
  assert.equal(await itIsTime(product, `reminder:${visit.id}:1440`), 1)
  const reminder = await peter.receives('sms', /reminder of your booking/i)
  assert.match(reminder.text, /1\W+Confirm[\s\S]*2\W+Move[\s\S]*3\W+Cancel/)
  assert.deepEqual(
    (await peter.screen('whatsapp')).filter(one => /reminder/i.test(one.text)),
    [],
  )

  const day = await anotherDay(product, visit)
  await peter.write('sms', `Can I move it to ${day}?`)
  const offer = await peter.receives('sms', new RegExp(`I could offer.*${day}`, 's'))
  assert.match(offer.text, /\d/)
  await peter.write('sms', '1')
  await peter.receives('sms', /Shall I go ahead/)
  await peter.write('sms', 'Yes please')
  const moved = await eventually(async () => {
    const { appointments } = await product.json<Customer>(`/api/customers/${customer.id}`)
    const now = appointments.find(one => one.id === visit.id)
    return now && now.start !== visit.start && now
  }, 'the appointment moved')
  assert.equal(nameOf(moved.start), day)
  const why = (await messagesOf(customer.id)).find(one => one.purpose === 'reminder' && one.channel === 'sms')
  assert.ok(why?.decision?.excluded.some(one => one.channel === 'whatsapp'))
})

test('a promotion reaches who said yes, and nobody else, on no other channel', async () => {
  const yes = await telephone(product, '+447700900104')
  const no = await telephone(product, '+447700900105')
  for (const one of [yes, no]) {
    await one.write('whatsapp', 'Hello')
    await one.receives('whatsapp', /\w/)
  }
  const customer = await theOnly(yes)
  await put(
    `/api/customers/${customer.id}/consents`,
    { channel: 'whatsapp', purpose: 'marketing', granted: true },
    'POST',
  )
  const input: CampaignInput = {
    ...{ name: 'Whitening', text: 'Whitening at half price in January.' },
    audience: { lastVisit: 'any' },
  }
  const draft = await (await put('/api/campaigns', input, 'POST')).json()
  await put(`/api/campaigns/${draft.id}/schedule`, {}, 'POST')
  await yes.receives('whatsapp', /half price/)
  const done = await eventually(async () => {
    const now = await product.json<{ status: string; counts: Record<string, number> }>(
      `/api/campaigns/${draft.id}`,
    )
    return now.status === 'done' && now.counts.queued === 0 && now
  }, 'the end of the campaign')
  assert.ok(done.counts.sent! >= 1)
  const silent = await theOnly(no)
  assert.deepEqual(
    (await messagesOf(silent.id)).filter(one => one.purpose === 'marketing'),
    [],
  )
  for (const app of ['whatsapp', 'sms'] as const)
    assert.deepEqual(
      (await no.screen(app)).filter(one => /half price/.test(one.text)),
      [],
    )
  assert.deepEqual(
    (await yes.screen('sms')).filter(one => /half price/.test(one.text)),
    [],
  )
})

test('an e-mail that needs an answer and gets none is followed up on WhatsApp by template', async () => {
  const eleanor = await telephone(product, '+447700900101')
  const customer = await theOnly(eleanor)
  const address = customer.identities.find(one => one.kind === 'email')!.value
  const mail = {
    from: address,
    to: 'desk@maple-dental.example',
    subject: 'My crown',
    text: 'Could a person write to me?',
  }
  await put('/api/simulator/mail', mail, 'POST')
  const conversation = await eventually(async () => {
    const { items } = await product.json<{ items: { id: string; lastChannel: string }[] }>(
      `/api/customers/${customer.id}/conversations`,
    )
    return items.find(one => one.lastChannel === 'email')
  }, 'the conversation')
  const path = `/api/conversations/${conversation.id}`
  await put(`${path}/take-over`, {}, 'POST')
  const { replyChannels } = await product.json<{ replyChannels: { accountId: string; channel: string }[] }>(
    path,
  )
  const answer = {
    accountId: replyChannels.find(one => one.channel === 'email')!.accountId,
    ...{
      text: 'Can you come on Monday at nine?',
      attachmentIds: [],
      followUp: true,
      clientId: crypto.randomUUID(),
    },
  }
  await put(`${path}/messages`, answer, 'POST')
  assert.equal(await itIsTime(product, `nudge:${conversation.id}`), 1)
  const nudge = await eleanor.receives('whatsapp', /sent you an e-mail about/)
  assert.equal(nudge.template, 'follow_up')
  await eleanor.write('whatsapp', 'Yes, Monday at nine is fine')
  await eventually(async () => {
    const said = await messagesOf(customer.id)
    return said.find(
      one => one.channel === 'whatsapp' && one.direction === 'in' && one.conversationId === conversation.id,
    )
  }, 'her answer in the same conversation')
})
