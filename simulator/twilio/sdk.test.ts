import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import twilio from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import type { HandsetMessage } from '../handset.ts'
import { listen } from './listen.ts'
import { openTwilioApi, type TwilioDouble } from './twilio-api.ts'

// The vendor's own SDK is the judge: what it can use and what it believes is Twilio's API.

const sid = `AC${'1'.repeat(32)}`
const service = `MG${'2'.repeat(32)}`
const key = { sid: `SK${'3'.repeat(32)}`, secret: 'key-secret-1' }
const authToken = 'token-of-the-double'
const ours = '+447700900111'
const customer = '+447700900222'

interface Hook {
  readonly url: string
  readonly signature: string
  readonly fields: Record<string, string>
}

let double: TwilioDouble
let product: Awaited<ReturnType<typeof listen>>
const hooks: Hook[] = []
const shown: HandsetMessage[] = []
/** Statuses with which the product answers the next webhooks; 200 afterwards. */
const answers: number[] = []

/** The SDK knows no other host than its own, so its requests are led here. */
class LedHere extends twilio.RequestClient {
  override request<T>(options: RequestClient.RequestOptions<T>) {
    return super.request<T>(
      Object.assign(options, { uri: options.uri.replace('https://api.twilio.com', double.url) }),
    )
  }
}

const client = (user = sid, password = authToken) =>
  twilio(user, password, { accountSid: sid, httpClient: new LedHere() })

before(async () => {
  product = await listen('127.0.0.1', 0, async request => {
    const fields = Object.fromEntries(new URLSearchParams(await request.text()))
    hooks.push({ url: request.url, signature: request.headers.get('x-twilio-signature') ?? '', fields })
    return new Response('<Response/>', { status: answers.shift() ?? 200 })
  })
  double = await openTwilioApi({
    accounts: [
      {
        sid,
        authToken,
        apiKeys: [key],
        services: [{ sid: service, numbers: [ours] }],
        numbers: [
          {
            number: ours,
            smsUrl: `${product.url}/in?desk=1#rc=2&rp=all`,
            fallbackUrl: `${product.url}/fallback`,
          },
        ],
        advancedOptOut: true,
      },
    ],
  })
  double.onMessage(message => shown.push(message))
})
after(async () => {
  await double.stop()
  await product.close()
})

const text = (body: string, more: Record<string, string> = {}) =>
  client().messages.create({ to: customer, from: ours, body, ...more })

const refusedWith = async (code: number, attempt: Promise<unknown>) =>
  assert.rejects(attempt, (error: unknown) => {
    assert.ok(error instanceof twilio.RestException)
    assert.equal(error.code, code)
    return true
  })

const arrived = (fits: (hook: Hook) => boolean) =>
  new Promise<Hook>(resolve => {
    const look = () => {
      const found = hooks.find(fits)
      if (found) resolve(found)
      else setImmediate(look)
    }
    look()
  })

const shownOnHandset = (words: string) =>
  new Promise<void>(resolve => {
    const look = () => void (shown.some(each => each.text === words) ? resolve() : setImmediate(look))
    look()
  })

test('the SDK sends, fetches and lists a message', async () => {
  const sent = await text('Tuesday at ten is free.')
  assert.match(sent.sid, /^SM[0-9a-f]{32}$/)
  assert.equal(sent.status, 'queued')
  assert.equal(sent.numSegments, '1')
  assert.ok(sent.dateCreated instanceof Date && !Number.isNaN(sent.dateCreated.getTime()))
  assert.equal((await client().messages(sent.sid).fetch()).body, 'Tuesday at ten is free.')
  const listed = await client().messages.list({
    to: customer,
    dateSentAfter: new Date(Date.now() - 86_400_000),
  })
  assert.ok(listed.some(each => each.sid === sent.sid))
  assert.deepEqual(await client().messages.list({ to: '+447700900999' }), [])
})

test('the SDK pages through a long list', async () => {
  for (const body of ['one', 'two', 'three']) await text(body)
  const listed = await client().messages.list({ to: customer, pageSize: 2, limit: 3 })
  assert.deepEqual(
    listed.map(each => each.body),
    ['three', 'two', 'one'],
  )
})

test('an API key and a Messaging Service send as well', async () => {
  const sent = await client(key.sid, key.secret).messages.create({
    to: customer,
    messagingServiceSid: service,
    body: 'From the service',
  })
  assert.equal(sent.messagingServiceSid, service)
  await shownOnHandset('From the service')
  assert.equal((await client().messages(sent.sid).fetch()).from, ours)
})

test('each step of a delivery is called back with a signature the SDK believes', async () => {
  const sent = await text('With steps', { statusCallback: `${product.url}/status/42` })
  for (const status of ['sent', 'delivered']) {
    const { url, signature, fields } = await arrived(
      hook => hook.fields.MessageSid === sent.sid && hook.fields.MessageStatus === status,
    )
    assert.ok(twilio.validateRequest(authToken, signature, url, fields))
    assert.ok(!twilio.validateRequest('another token', signature, url, fields))
  }
})

test('an incoming message is posted with a signature the SDK believes', async () => {
  const written = await double.write({ number: customer, name: 'Ann' }, ours, { text: 'Žąsis & 50 % 😜' })
  const { url, signature, fields } = await arrived(hook => hook.fields.MessageSid === written.id)
  assert.equal(fields.Body, 'Žąsis & 50 % 😜')
  assert.equal(fields.From, customer)
  assert.ok(twilio.validateRequest(authToken, signature, url, fields))
})

test('a picture waits behind the account’s password', async () => {
  const content = Uint8Array.of(0x89, 0x50, 0x4e, 0x47)
  const file = { name: 'a.png', type: 'image/png', content }
  const written = await double.write({ number: customer, name: 'Ann' }, ours, { text: 'Look', file })
  const { fields } = await arrived(hook => hook.fields.MessageSid === written.id)
  const url = fields.MediaUrl0 ?? ''
  assert.equal((await fetch(url)).status, 401)
  const basic = Buffer.from(`${sid}:${authToken}`).toString('base64')
  const fetched = await fetch(url, { headers: { authorization: `Basic ${basic}` } })
  assert.deepEqual(new Uint8Array(await fetched.arrayBuffer()), content)
})

test('a product that fails is called again and then the fallback, as the address asks', async () => {
  const before = hooks.length
  answers.push(500, 503, 500)
  await double.write({ number: customer, name: 'Ann' }, ours, { text: 'Are you there?' })
  const calls = hooks.slice(before).map(hook => new URL(hook.url).pathname)
  assert.deepEqual(calls, ['/in', '/in', '/in', '/fallback'])
})

test('STOP closes the number for us until START, and the handset is told by Twilio', async () => {
  const ann = { number: '+447700900333', name: 'Ann' }
  const stop = await double.write(ann, ours, { text: 'Stop' })
  assert.equal((await arrived(hook => hook.fields.MessageSid === stop.id)).fields.OptOutType, 'STOP')
  assert.ok(shown.some(each => each.number === ann.number && /unsubscribed/.test(each.text)))
  await refusedWith(21610, client().messages.create({ to: ann.number, from: ours, body: 'One more' }))
  assert.ok(shown.every(each => each.text !== 'One more'))
  await double.write(ann, ours, { text: 'START' })
  assert.ok((await client().messages.create({ to: ann.number, from: ours, body: 'Back again' })).sid)
})

test('the errors are Twilio’s', async () => {
  await refusedWith(21211, client().messages.create({ to: '+44123', from: ours, body: 'x' }))
  await refusedWith(21614, client().messages.create({ to: '+442079460123', from: ours, body: 'x' }))
  await refusedWith(21606, client().messages.create({ to: customer, from: '+447700900999', body: 'x' }))
  await refusedWith(21602, client().messages.create({ to: customer, from: ours, body: ' ' }))
  await refusedWith(21617, text('x'.repeat(1_601)))
  await refusedWith(21609, text('x', { statusCallback: 'nowhere' }))
  await refusedWith(
    20003,
    client(sid, 'wrong token').messages.create({ to: customer, from: ours, body: 'x' }),
  )
  await refusedWith(
    20404,
    client()
      .messages(`SM${'0'.repeat(32)}`)
      .fetch(),
  )
})

test('trouble comes as ordered and ends', async () => {
  double.order({ kind: 'throttle', times: 1 })
  await refusedWith(20429, text('throttled'))
  double.order({ kind: 'fail', times: 1 })
  await refusedWith(20503, text('unwell'))
  double.order({ kind: 'reject', times: 1 })
  await refusedWith(21408, text('rejected'))
  double.order({ kind: 'drop', times: 1 })
  await assert.rejects(text('cut off'), (error: unknown) => !(error instanceof twilio.RestException))
  assert.ok((await client().messages.list({ to: customer, limit: 5 })).some(each => each.body === 'cut off'))
  double.order({ kind: 'undeliverable', times: 1 })
  const lost = await text('lost', { statusCallback: `${product.url}/status/7` })
  const { fields } = await arrived(
    hook => hook.fields.MessageSid === lost.sid && hook.fields.MessageStatus === 'undelivered',
  )
  assert.equal(fields.ErrorCode, '30005')
  assert.ok((await text('well again')).sid)
})

test('webhooks come late, twice or overtaken when ordered', async () => {
  const bodies = () => hooks.map(hook => hook.fields.Body).filter(body => body?.startsWith('order-'))
  double.order({ kind: 'double', times: 1 })
  await double.write({ number: customer, name: 'Ann' }, ours, { text: 'order-1' })
  assert.deepEqual(bodies(), ['order-1', 'order-1'])
  double.order({ kind: 'reorder', times: 1 })
  const second = double.write({ number: customer, name: 'Ann' }, ours, { text: 'order-2' })
  await double.write({ number: customer, name: 'Ann' }, ours, { text: 'order-3' })
  await second
  assert.deepEqual(bodies(), ['order-1', 'order-1', 'order-3', 'order-2'])
})
