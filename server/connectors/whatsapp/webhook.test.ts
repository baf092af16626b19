import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { signatureOf } from './signature.ts'
import { ann, arrived, clinic, end, hotel, runningWorld, type World } from './testing/whatsapp-world.ts'

const text = (id: string, body: string, more: object = {}) => ({
  from: '447700900123',
  id: `wamid.${id}`,
  timestamp: '1790000000',
  type: 'text',
  text: { body },
  ...more,
})

function change(number: { phoneNumberId: string }, value: object, field = 'messages') {
  return {
    field,
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '442079460123', phone_number_id: number.phoneNumberId },
      contacts: [{ profile: { name: 'Ann' }, wa_id: '447700900123' }],
      ...value,
    },
  }
}

const envelope = (...changes: object[]) => ({
  object: 'whatsapp_business_account',
  entry: changes.map(each => ({ id: '1', changes: [each] })),
})

describe('the door for Meta’s webhooks', () => {
  let world: World
  before(async () => {
    world = await runningWorld()
  })
  after(() => end(world))

  const post = async (body: string, signature?: string, path = '') => {
    const headers = signature === undefined ? {} : { 'x-hub-signature-256': signature }
    const response = await fetch(world.hooks + path, { method: 'POST', body, headers })
    await response.arrayBuffer()
    return response.status
  }
  const signed = (payload: object, secret = clinic.appSecret, path = '') => {
    const body = JSON.stringify(payload)
    return post(body, signatureOf(Buffer.from(body), secret), path)
  }

  it('gives Meta’s challenge back only for the right verify token', async () => {
    const ask = (token: string, mode = 'subscribe', path = '') =>
      fetch(`${world.hooks}${path}?hub.mode=${mode}&hub.challenge=1158201444&hub.verify_token=${token}`)
    const right = await ask(clinic.verifyToken)
    assert.equal(right.status, 200)
    assert.match(right.headers.get('content-type') ?? '', /^text\/plain/)
    assert.equal(await right.text(), '1158201444')
    assert.equal((await ask(hotel.verifyToken, 'subscribe', 'hotel')).status, 200)
    for (const wrong of [
      ask('guessed'),
      ask(''),
      ask(clinic.verifyToken, 'unsubscribe'),
      ask(clinic.verifyToken, 'subscribe', 'hotel'),
      ask(clinic.verifyToken, 'subscribe', 'nobody'),
    ]) {
      const answer = await wrong
      assert.equal(answer.status, 403)
      assert.doesNotMatch(await answer.text(), /1158201444/)
    }
  })

  it('refuses what is not signed, wrongly signed or signed by halves, and stores none of it', async () => {
    const body = JSON.stringify(envelope(change(clinic, { messages: [text('forged', 'I am the manager')] })))
    const good = signatureOf(Buffer.from(body), clinic.appSecret)
    assert.equal(await post(body), 401)
    assert.equal(await post(body, signatureOf(Buffer.from(body), 'guessed')), 403)
    assert.equal(await post(body, good.slice(0, -1)), 403)
    assert.equal(await post(body, good.slice(7)), 403)
    assert.equal(await post(body, ''), 403)
    assert.equal(await post(`${body} `, good), 403)
    assert.equal(await post(body.slice(0, -2), good), 403)
    assert.ok(!world.inbox.handed.some(each => each.text === 'I am the manager'))
    const light = world.connector.health().find(each => each.accountId === 'clinic')
    assert.equal(light?.light, 'amber')
    assert.match(light.reason ?? '', /app secret/)
    assert.equal(await post(body, good), 200)
    assert.equal(world.connector.health().find(each => each.accountId === 'clinic')?.light, 'green')
    assert.ok(world.logged.some(line => line.includes('without signature')))
    assert.ok(!world.logged.join().includes('manager'), 'no words of customers in the log')
  })

  it('a business cannot write into the inbox of another one with its own app secret', async () => {
    const forged = envelope(
      change(clinic, { messages: [text('across', 'From the app of another business')] }),
    )
    assert.equal(await signed(forged, hotel.appSecret), 200)
    assert.equal(await signed(forged, hotel.appSecret, 'clinic'), 403)
    assert.ok(!world.inbox.handed.some(each => each.externalId === 'wamid.across'))
  })

  it('refuses a body above three megabytes without keeping it', async () => {
    const body = JSON.stringify(
      envelope(change(clinic, { messages: [text('huge', 'x'.repeat(3 * 1024 * 1024))] })),
    )
    assert.equal(await post(body, signatureOf(Buffer.from(body), clinic.appSecret)), 413)
    assert.ok(!world.inbox.handed.some(each => each.externalId === 'wamid.huge'))
  })

  it('takes every message of a batch, each into the account of its number', async () => {
    const status = await signed(
      envelope(
        change(clinic, { messages: [text('batch-1', 'One'), text('batch-2', 'Two')] }),
        change(clinic, { messages: [text('batch-3', 'Three')] }),
        change({ phoneNumberId: '999999999' }, { messages: [text('batch-x', 'For nobody')] }),
        change(clinic, { messages: [text('echo-1', 'An echo')] }, 'smb_message_echoes'),
      ),
    )
    assert.equal(status, 200)
    assert.deepEqual(
      world.inbox.stored
        .filter(each => each.externalId.startsWith('wamid.batch'))
        .map(each => [each.accountId, each.text]),
      [
        ['clinic', 'One'],
        ['clinic', 'Two'],
        ['clinic', 'Three'],
      ],
    )
    assert.ok(!world.inbox.handed.some(each => each.text === 'An echo'))
  })

  it('one bad message in a batch loses none of the others', async () => {
    const bad = [null, 7, {}, { id: 'wamid.nobody' }, text('bad-text', '', { text: { body: 7 } })]
    const status = await signed(
      envelope(
        { field: 'messages', value: 'nonsense' },
        change(clinic, {
          messages: [...bad, text('good-1', 'Still here')],
          statuses: [null, { id: 'wamid.x' }],
        }),
      ),
    )
    assert.equal(status, 200)
    assert.equal((await arrived(world.inbox, 'Still here')).externalId, 'wamid.good-1')
    // Of the damaged ones only the one with an id and a sender can be answered, so it is kept.
    assert.equal(world.inbox.stored.find(each => each.externalId === 'wamid.bad-text')?.text, '[text]')
  })

  it('is told to come again while nothing can be stored, and then loses nothing', async () => {
    world.inbox.setFailure(new Error('the database is away'))
    const payload = envelope(change(clinic, { messages: [text('away-1', 'Stored later')] }))
    assert.equal(await signed(payload), 500)
    const meanwhile = world.api.write(ann, clinic.displayNumber, { text: 'Written while it was away' })
    assert.ok(!world.inbox.stored.some(each => each.text === 'Stored later'))
    world.inbox.setFailure(undefined)
    assert.equal(await signed(payload), 200)
    assert.equal((await meanwhile).status, 'delivered')
    await arrived(world.inbox, 'Written while it was away')
    await arrived(world.inbox, 'Stored later')
  })

  it('an old webhook that is played again changes nothing', async () => {
    const payload = envelope(change(clinic, { messages: [text('replay-1', 'Only once')] }))
    assert.deepEqual([await signed(payload), await signed(payload)], [200, 200])
    assert.equal(world.inbox.stored.filter(each => each.text === 'Only once').length, 1)
  })

  it('doubled, late and overtaking webhooks of Meta end in one message each', async () => {
    world.api.order({ kind: 'double', times: 1 })
    await world.api.write(ann, clinic.displayNumber, { text: 'Doubled on the way' })
    world.api.order({ kind: 'delay', times: 1, ms: 5 })
    await world.api.write(ann, clinic.displayNumber, { text: 'Late on the way' })
    world.api.order({ kind: 'reorder', times: 1 })
    await Promise.all([
      world.api.write(ann, clinic.displayNumber, { text: 'Overtaken' }),
      world.api.write(ann, clinic.displayNumber, { text: 'Overtaking' }),
    ])
    const texts = world.inbox.stored.map(each => each.text)
    for (const once of ['Doubled on the way', 'Late on the way', 'Overtaken', 'Overtaking'])
      assert.equal(texts.filter(each => each === once).length, 1, once)
    assert.equal(world.inbox.handed.filter(each => each.text === 'Doubled on the way').length, 2)
    assert.ok(texts.indexOf('Overtaking') < texts.indexOf('Overtaken'))
  })

  it('says that it restarts when it is stopped, so that Meta comes again', async () => {
    const other = await runningWorld()
    await other.connector.stop()
    const response = await fetch(other.hooks, { method: 'POST', body: '{}' })
    assert.equal(response.status, 503)
    await end(other)
  })
})
