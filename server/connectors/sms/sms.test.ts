import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../conformance.ts'
import { type MemoryInbox, memoryInbox } from '../memory-inbox.ts'
import {
  accountSid,
  authToken,
  customer,
  inboundFields,
  ours,
  smsAccount,
  toCustomer,
  twilioWorld,
} from './testing/twilio-world.ts'
import { signTwilio } from './twilio/signature.ts'

type World = Awaited<ReturnType<typeof twilioWorld>>
type Options = Parameters<typeof twilioWorld>[0] & {
  readonly settings?: Record<string, unknown>
  readonly address?: string
}

const never = new AbortController().signal
const id = (last: number) => `11111111-0000-4000-8000-${String(last).padStart(12, '0')}`
const person = { number: customer, name: 'Ann' }

function sms(name: string, run: (world: World, inbox: MemoryInbox) => Promise<void>, options: Options = {}) {
  test(name, async () => {
    const world = await twilioWorld(options)
    const inbox = memoryInbox()
    await world.connector.start(inbox)
    await world.connector.serve([smsAccount('sms-1', world.twilio.url, options.settings, options.address)])
    try {
      await run(world, inbox)
    } finally {
      await world.connector.stop()
      await world.close()
    }
  })
}

const light = (world: World) => world.connector.health()[0]
const statusesOf = (inbox: MemoryInbox, messageId: string) =>
  inbox.receipts
    .filter(({ which }) => 'messageId' in which && which.messageId === messageId)
    .map(({ receipt }) => receipt.status)

sms('an answer goes out, counts its segments and is confirmed by its own id', async (world, inbox) => {
  const receipt = await world.connector.send(toCustomer(id(1), `Ačiū! ${'a'.repeat(100)}`), never)
  assert.equal(receipt.status, 'sent')
  assert.equal(receipt.segments, 2)
  await eventually('delivered', () => statusesOf(inbox, id(1)).includes('delivered') || undefined)
  assert.deepEqual(statusesOf(inbox, id(1)), ['sent', 'delivered'])
  assert.ok(inbox.receipts.every(({ receipt: { externalId } }) => externalId === receipt.externalId))
})

sms('a message that comes back says why and what to do', async (world, inbox) => {
  world.twilio.order({ kind: 'undeliverable', times: 1 })
  assert.equal((await world.connector.send(toCustomer(id(2), 'Are you there?'), never)).status, 'sent')
  const failed = await eventually('the failure', () =>
    inbox.receipts.find(({ receipt }) => receipt.status === 'failed'),
  )
  assert.deepEqual(failed.which, { messageId: id(2) })
  assert.equal(failed.receipt.cause, 'recipient')
  assert.equal(failed.receipt.retryable, false)
  assert.match(failed.receipt.reason ?? '', /unknown or not in use/)
})

sms('after STOP nothing more goes to this customer, and the inbox hears the word', async (world, inbox) => {
  await world.twilio.write(person, ours, { text: 'STOP' })
  assert.equal(inbox.stored[0]?.consentWord, 'stop')
  const receipt = await world.connector.send(toCustomer(id(3), 'One more thing'), never)
  assert.deepEqual([receipt.status, receipt.cause, receipt.retryable], ['failed', 'opted-out', false])
  assert.ok(!world.texts().includes('One more thing'))
  await world.twilio.write(person, ours, { text: 'START' })
  assert.equal(inbox.stored[1]?.consentWord, 'start')
  assert.equal((await world.connector.send(toCustomer(id(4), 'Welcome back'), never)).status, 'sent')
})

sms('a busy carrier is asked again later, a refusal never', async world => {
  world.twilio.order({ kind: 'throttle', times: 1 })
  const busy = await world.connector.send(toCustomer(id(5), 'Busy'), never)
  assert.deepEqual(
    [busy.status, busy.retryable, busy.cause, busy.retryAfter],
    ['failed', true, 'busy', 1_000],
  )
  world.twilio.order({ kind: 'fail', times: 1 })
  assert.equal((await world.connector.send(toCustomer(id(6), 'Unwell'), never)).retryable, true)
  world.twilio.order({ kind: 'reject', times: 1 })
  const refused = await world.connector.send(toCustomer(id(7), 'Refused'), never)
  assert.deepEqual([refused.status, refused.retryable], ['failed', false])
  assert.match(refused.reason ?? '', /Geo permissions/)
  assert.deepEqual(world.texts(), [])
})

sms(
  'a connection cut in the middle is unknown until it is looked up, and nothing is sent twice',
  async world => {
    world.twilio.order({ kind: 'drop', times: 1 })
    const message = toCustomer(id(8), 'Did you get this?')
    const cut = await world.connector.send(message, never)
    assert.deepEqual([cut.status, cut.retryable], ['unknown', false])
    const found = await world.connector.lookUp?.(message, never)
    assert.ok(found && found.status !== 'failed' && found.externalId)
    const other = await world.connector.lookUp?.(toCustomer(id(9), 'Never sent'), never)
    assert.deepEqual([other?.status, other?.retryable], ['failed', true])
    await world.connector.send(toCustomer(id(10), 'Did you get this?'), never)
    assert.equal(
      await world.connector.lookUp?.(message, never),
      undefined,
      'two of the same words cannot be told apart',
    )
  },
)

sms('a carrier that is away is amber, and the message waits', async world => {
  await world.twilio.stop()
  const receipt = await world.connector.send(toCustomer(id(11), 'Anybody?'), never)
  assert.deepEqual([receipt.status, receipt.retryable], ['failed', true])
  assert.equal(light(world)?.light, 'amber')
})

sms(
  'a wrong token is red with the cure and shows nobody the token',
  async world => {
    const red = await eventually('the red light', () =>
      light(world)?.light === 'red' ? light(world) : undefined,
    )
    assert.match(red.reason ?? '', /account SID and token/)
    const receipt = await world.connector.send(toCustomer(id(12), 'Hello'), never)
    assert.deepEqual([receipt.status, receipt.cause], ['failed', 'account'])
    assert.ok(!JSON.stringify([red, receipt, world.logged]).includes('wrong-token'))
  },
  { settings: { authToken: 'wrong-token-1' } },
)

sms(
  'without a public address it sends, and the light says that nothing can come in',
  async world => {
    const amber = await eventually('amber', () =>
      /PUBLIC_URL/.test(light(world)?.reason ?? '') ? light(world) : undefined,
    )
    assert.equal(amber.light, 'amber')
    assert.equal((await world.connector.send(toCustomer(id(13), 'Hello'), never)).status, 'sent')
  },
  { publicUrl: () => undefined },
)

sms(
  'a sender name sends, and the light says that nobody can answer it',
  async world => {
    await eventually('amber', () => /cannot answer it/.test(light(world)?.reason ?? '') || undefined)
    assert.equal((await world.connector.send(toCustomer(id(14), 'Hello'), never)).status, 'sent')
    assert.equal(world.shown[0]?.business, 'SalonRose')
  },
  { address: 'SalonRose' },
)

sms('a number answers the question that was asked last', async (world, inbox) => {
  const choices = [
    { id: 'yes', label: 'Confirm' },
    { id: 'move', label: 'Move' },
  ]
  const question = { ...toCustomer(id(15), 'Tuesday at ten?'), choices }
  inbox.say(question)
  await world.connector.send(question, never)
  assert.deepEqual(world.texts(), ['Tuesday at ten?\n1 Confirm\n2 Move\nReply with the number.'])
  for (const text of ['2.', '7', '2 people']) await world.twilio.write(person, ours, { text })
  assert.deepEqual(
    inbox.stored.map(({ text, fullText, choice }) => ({ text, fullText, choice })),
    [
      { text: 'Move', fullText: '2.', choice: 'move' },
      { text: '7', fullText: undefined, choice: undefined },
      { text: '2 people', fullText: undefined, choice: undefined },
    ],
  )
})

const png = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)

sms('a picture is fetched with the account’s password and typed by its content', async (world, inbox) => {
  await world.twilio.write(person, ours, {
    file: { name: 'x.exe', type: 'application/x-msdownload', content: png },
  })
  const [file] = inbox.stored[0]?.attachments ?? []
  assert.deepEqual([file?.name, file?.type], ['mms-1.png', 'image/png'])
  assert.deepEqual(new Uint8Array(file?.content ?? []), png)
})

sms('a picture that lies elsewhere is not fetched, and the message still arrives', async (world, inbox) => {
  let asked = false
  const { listen } = await import('../../../simulator/twilio/listen.ts')
  const elsewhere = await listen('127.0.0.1', 0, async () => {
    asked = true
    return new Response(Buffer.from(png))
  })
  const fields = { ...inboundFields('MM1', 'Look'), NumMedia: '1', MediaUrl0: `${elsewhere.url}/secret` }
  assert.equal((await world.post(fields)).status, 200)
  await elsewhere.close()
  assert.equal(asked, false)
  assert.equal(inbox.stored[0]?.text, 'Look\n[a file could not be fetched]')
})

sms('what is not signed by Twilio is refused and changes nothing', async (world, inbox) => {
  const fields = inboundFields('SM1', 'Hello')
  const whole = new URLSearchParams(fields).toString()
  const wrong = [
    { signature: '' },
    { signature: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' },
    { signature: signTwilio('another token', world.inboundUrl, fields) },
    { body: whole.slice(0, -10) },
    { body: `${whole}&Body=Something+else` },
    { type: 'application/json' },
    { type: 'text/plain' },
  ]
  for (const each of wrong) assert.equal((await world.post(fields, each)).status, 403, JSON.stringify(each))
  const status = { MessageSid: 'SM1', MessageStatus: 'delivered' }
  const url = `${world.product.url}/hooks/sms/sms-1/status/${id(16)}`
  const elsewhere = signTwilio(authToken, url.replace(id(16), id(17)), status)
  assert.equal(
    (await world.post(status, { url, signature: elsewhere })).status,
    403,
    'signed for another message',
  )
  assert.deepEqual([inbox.handed.length, inbox.receipts.length], [0, 0])
  await eventually('amber', () => /last 8 webhooks.*auth token/.test(light(world)?.reason ?? '') || undefined)
  assert.equal(world.logged.length, 8)
  assert.equal((await world.post(fields)).status, 200)
  await eventually('green again', () => light(world)?.light === 'green' || undefined)
})

sms('a webhook of the wrong kind is told so', async world => {
  assert.equal((await fetch(world.inboundUrl)).status, 405)
  assert.equal((await world.post({ Body: 'no sender' })).status, 400)
  assert.equal((await world.post({}, { url: `${world.product.url}/hooks/sms/sms-1/elsewhere` })).status, 404)
  assert.equal((await world.post({}, { url: `${world.product.url}/hooks/sms/nobody/inbound` })).status, 404)
})

sms('the same message again is one message, and a failing store is called again', async (world, inbox) => {
  for (let times = 0; times < 2; times += 1)
    assert.equal((await world.post(inboundFields('SM5', 'Once'))).status, 200)
  assert.deepEqual([inbox.handed.length, inbox.stored.length], [2, 1])
  inbox.setFailure(new Error('The database is away.'))
  await assert.rejects(world.post(inboundFields('SM6', 'Later')))
  inbox.setFailure(undefined)
  assert.equal((await world.post(inboundFields('SM6', 'Later'))).status, 200)
  assert.equal(inbox.stored.length, 2)
})

sms('behind a proxy the public address is what Twilio signed', async world => {
  const fields = inboundFields('SM7', 'Through the proxy')
  const signature = signTwilio(authToken, 'https://desk.example.com/hooks/sms/sms-1/inbound', fields)
  const post = (headers: Record<string, string>) =>
    fetch(world.inboundUrl, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { 'x-twilio-signature': signature, ...headers },
    })
  assert.equal((await post({})).status, 403)
  assert.equal(
    (await post({ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'desk.example.com' })).status,
    200,
  )
})

sms('a sender with a name is kept as bulk mail and answered never', async (world, inbox) => {
  await world.post({ ...inboundFields('SM8', 'Your parcel'), From: 'PARCELS' })
  await world.post({ ...inboundFields('SM9', 'Code 1'), From: '22395' })
  assert.deepEqual(
    inbox.stored.map(({ from, automatic }) => [from.kind, from.scope, from.value, automatic]),
    [
      ['scoped', 'sms', 'PARCELS', 'bulk'],
      ['scoped', 'sms', '22395', undefined],
    ],
  )
})

sms(
  'a text over ten segments goes as several messages, and only the last confirms the whole',
  async (world, inbox) => {
    const text = Array.from({ length: 400 }, (_, index) => `word${index}`).join(' ')
    const receipt = await world.connector.send(toCustomer(id(18), text), never)
    assert.equal(receipt.status, 'sent')
    await eventually('delivered', () => statusesOf(inbox, id(18)).includes('delivered') || undefined)
    assert.equal(world.texts().join(' '), text)
    assert.ok(world.texts().length > 1)
    assert.equal(statusesOf(inbox, id(18)).filter(status => status === 'delivered').length, 1)
    assert.ok(inbox.receipts.every(({ which }) => 'messageId' in which && !which.messageId.includes('~')))
    world.twilio.order({ kind: 'drop', times: 1 })
    assert.equal((await world.connector.lookUp?.(toCustomer(id(18), text), never))?.status !== 'failed', true)
  },
  { settings: { maxSegments: 30 } },
)

sms('what is over the budget is refused before anything is sent', async world => {
  const receipt = await world.connector.send(toCustomer(id(19), 'word '.repeat(400)), never)
  assert.deepEqual([receipt.status, receipt.retryable], ['failed', false])
  assert.match(receipt.reason ?? '', /Shorten it/)
  assert.deepEqual(world.texts(), [])
})

test('settings that cannot work are refused with each field named and no secret', async () => {
  const { smsSettings } = await import('./settings.ts')
  const good = smsAccount('x', 'https://api.example.com/').settings as Record<string, unknown>
  const completed = smsSettings(good)
  assert.equal(completed.maxSegments, 10)
  const smpp = {
    carrier: 'smpp',
    host: 'smpp.example.com',
    port: 2775,
    systemId: 'desk',
    password: 'pass-1',
    sourceAddress: ours,
  }
  assert.deepEqual(smsSettings(smsSettings(smpp)), smsSettings(smpp))
  assert.throws(
    () => smsSettings({ ...smpp, accountSid }),
    /accountSid/,
    'one carrier’s fields are not the other’s',
  )
  for (const [wrong, says] of [
    [{ ...good, carrier: 'pigeon' }, /carrier/],
    [{ ...good, accountSid: 'AC1' }, /accountSid.*Account SID/],
    [{ ...good, apiKeySid: `SK${'1'.repeat(32)}` }, /apiKeySecret/],
    [{ ...good, apiUrl: 'ftp://x' }, /apiUrl.*https/],
    [{ ...good, maxSegments: 0 }, /maxSegments is from 1 to 30/],
    [{ ...good, typo: 1 }, /typo/],
  ] as const)
    assert.throws(
      () => smsSettings(wrong),
      (error: unknown) =>
        error instanceof Error && says.test(error.message) && !error.message.includes(authToken),
    )
})
