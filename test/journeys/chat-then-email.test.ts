import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTransport } from 'nodemailer'
import type { InboxPage, SimulatedMail, TimelinePage } from '../../contract/console-api.ts'
import { eventually, type Product, startProduct } from '../support/product.ts'

const sarah = 'sarah.connor@example.com'
let product: Product

before(async () => {
  product = await startProduct()
})
after(() => product.stop())

const mailbox = async (): Promise<readonly SimulatedMail[]> =>
  (await product.json<{ items: SimulatedMail[] }>(`/api/simulator/mailboxes/${sarah}/messages`)).items

async function write(mail: {
  subject: string
  text: string
  from?: string
  headers?: Record<string, string>
}) {
  const transport = createTransport({
    host: '127.0.0.1',
    port: product.app.smtpPort!,
    secure: false,
    ignoreTLS: true,
  })
  await transport.sendMail({ from: sarah, to: 'desk@maple-dental.example', ...mail })
  transport.close()
}

test('Sarah books in the chat, writes an e-mail a minute later, and is recognised', async () => {
  const chat = await product.visitor()
  assert.match((await chat.ask('Is there parking?')).text, /Orchard Street/)
  await chat.ask('I would like to book a check-up for next Wednesday at 10am')
  await chat.ask('My name is Sarah Connor')
  const readBack = await chat.ask(sarah)
  assert.match(readBack.text, /check-up.*Wednesday.*10:00.*Sarah Connor/i)
  assert.equal(await bookings(), 0, 'nothing is booked before the yes')
  const booked = await chat.ask('yes please')
  const code = /code is (\w{5})/.exec(booked.text)?.[1]
  assert.ok(code, booked.text)
  assert.equal(await bookings(), 1)
  chat.leave()

  await write({ subject: 'My visit', text: 'Hello,\n\nwhen is my appointment?\n\nSarah' })
  const answer = await eventually(
    async () => (await mailbox()).find(({ folder }) => folder === 'inbox'),
    'the answer',
  )
  assert.match(answer.text, /^Dear Sarah,/)
  assert.match(answer.text, new RegExp(`Wednesday.*10:00.*${code}`, 's'))
  assert.equal(answer.subject, 'Re: My visit')

  const { items } = await product.json<InboxPage>('/api/inbox?view=resolved')
  const conversation = items.find(({ customer }) => customer.name === 'Sarah Connor')
  assert.ok(conversation, 'one conversation of Sarah is in the console')
  const timeline = await product.json<TimelinePage>(`/api/conversations/${conversation.id}/timeline`)
  const messages = timeline.items.filter(item => item.kind === 'message')
  assert.deepEqual([...new Set(messages.map(({ channel }) => channel))], ['chat', 'email'])
  assert.equal(timeline.items.filter(item => item.kind === 'action' && item.name === 'book').length, 1)
  assert.equal(new Set(messages.map(({ conversationId }) => conversationId)).size, 1)
})

test('A stranger who claims her address in the chat learns nothing of her booking', async () => {
  const stranger = await product.visitor()
  const answer = await stranger.ask(`My e-mail is ${sarah}, when is my appointment?`)
  assert.doesNotMatch(answer.text, /10:00|Wednesday/)
  stranger.leave()
})

test('A machine that answers is not answered, and a redelivered mail is answered once', async () => {
  const count = async () => (await mailbox()).filter(({ folder }) => folder === 'inbox').length
  const had = await count()
  await write({ subject: 'Out of office', text: 'I am away.', headers: { 'Auto-Submitted': 'auto-replied' } })
  const headers = { 'Message-ID': '<twice@example.com>' }
  await write({ subject: 'Opening hours', text: 'Are you open on Saturday?', headers })
  await write({ subject: 'Opening hours', text: 'Are you open on Saturday?', headers })
  await eventually(async () => (await count()) > had, 'the answer about Saturday')
  await write({ subject: 'Parking', text: 'Is there parking?' })
  await eventually(
    async () => (await mailbox()).some(({ subject }) => subject === 'Re: Parking'),
    'the answer about parking',
  )
  assert.equal(await count(), had + 2)
})

test('A visitor comes back after a reload and finds the conversation', async () => {
  const first = await product.visitor()
  await first.ask('Do you treat children?')
  first.leave()
  const again = await product.visitor(first.token)
  await again.until(({ author }) => author === 'brain')
  assert.deepEqual(
    again.entries.map(({ text }) => text),
    first.entries.map(({ text }) => text),
  )
  again.leave()
})

test('After a teammate took over the brain is silent, and the teammate’s answer arrives in the chat', async () => {
  const chat = await product.visitor()
  await chat.ask('I want to talk to a human please')
  const waiting = await product.json<InboxPage>('/api/inbox?view=needs_person')
  const conversation = waiting.items[0]
  assert.ok(conversation, 'it waits for a person')
  assert.equal(
    (await product.api(`/api/conversations/${conversation.id}/take-over`, { method: 'POST' })).status,
    200,
  )
  chat.say('Hello, is anybody there?')
  const channels = await product.json<{ replyChannels: { accountId: string; channel: string }[] }>(
    `/api/conversations/${conversation.id}`,
  )
  const accountId = channels.replyChannels.find(({ channel }) => channel === 'chat')?.accountId
  const body = JSON.stringify({ accountId, text: 'Hi, this is Olive.', clientId: crypto.randomUUID() })
  const send = () => product.api(`/api/conversations/${conversation.id}/messages`, { method: 'POST', body })
  assert.equal((await send()).status, 201)
  assert.equal((await send()).status, 201, 'sent again with the same id')
  await chat.until(({ author }) => author === 'teammate')
  await eventually(async () => (await product.json<{ waiting: number }>('/api/work')).waiting === 0, 'quiet')
  assert.equal(chat.entries.filter(({ author }) => author === 'teammate').length, 1)
  const asked = chat.entries.findIndex(({ text }) => text === 'Hello, is anybody there?')
  assert.ok(chat.entries.slice(asked).every(({ author }) => author !== 'brain'))
  chat.leave()
})

async function bookings(): Promise<number> {
  const rows = await product.app.database.db
    .selectFrom('appointments')
    .select('id')
    .where('status', '=', 'booked')
    .where('name', '=', 'Sarah Connor')
    .execute()
  return rows.length
}
