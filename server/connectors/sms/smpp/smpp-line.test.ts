import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { openSmsc, type Smsc } from '../../../../simulator/smsc/smsc.ts'
import { eventually } from '../../conformance.ts'
import { anna, business, type Desk, login, openDesk } from './testing/desk.ts'

const account = { ...login, number: business }
const customer = { number: anna, name: 'Anna' }
const long = 'We are open on Saturday from nine to five, and the car park behind the house is free. '.repeat(
  3,
)

describe('a line to an operator by SMPP', () => {
  let smsc: Smsc
  let desk: Desk

  beforeEach(async () => {
    smsc = await openSmsc({ host: '127.0.0.1', port: 0, accounts: [account] })
    desk = openDesk(smsc.port)
    await desk.green()
  })
  afterEach(async () => {
    await desk.line.stop()
    await smsc.stop()
  })
  const shown = () => smsc.taken.map(({ text }) => text)
  const newsOf = (id: string) =>
    desk.receipts.filter(({ which }) => 'messageId' in which && which.messageId === id)

  it('an answer reaches the handset once, from the business’s number, and its receipt says delivered', async () => {
    const sent = await desk.send('Tuesday at ten is free.', { id: 'm1' })
    assert.deepEqual([sent.status, sent.segments], ['sent', 1])
    const [taken] = smsc.taken
    assert.deepEqual([taken?.text, taken?.number, taken?.sender], ['Tuesday at ten is free.', anna, business])
    assert.equal(taken?.id, sent.externalId)
    const news = await eventually('the receipt', () => newsOf('m1')[0])
    assert.deepEqual([news.status, news.externalId], ['delivered', sent.externalId])
    assert.equal(smsc.taken.length, 1)
  })

  it('emoji, umlauts and the euro arrive as they were written', async () => {
    for (const text of ['👩‍👩‍👧 Grüße 🦷', 'Ačiū, iki!', 'It costs 20 € [net] ~', '']) {
      assert.equal((await desk.send(text)).status, 'sent')
      assert.equal(shown().at(-1), text)
    }
  })

  it('a long text is one message on the handset, and delivered only when all its parts are', async () => {
    const sent = await desk.send(long, { id: 'm1' })
    assert.deepEqual([sent.status, sent.segments], ['sent', 2])
    assert.deepEqual(shown(), [long])
    await eventually('the receipt', () => newsOf('m1')[0])
    assert.deepEqual(
      newsOf('m1').map(({ status }) => status),
      ['delivered'],
    )
  })

  it('a long text of emoji is cut between them and never within', async () => {
    const text = '🦷'.repeat(100)
    assert.deepEqual((await desk.send(text)).segments, 4)
    assert.deepEqual(shown(), [text])
  })

  it('a message that the phone never got is failed, with the operator’s word for it', async () => {
    smsc.order({ kind: 'undeliverable', times: 1 })
    assert.equal((await desk.send('Hello', { id: 'm1' })).status, 'sent')
    const news = await eventually('the receipt', () => newsOf('m1')[0])
    assert.deepEqual([news.status, news.cause, news.retryable], ['failed', 'recipient', false])
    assert.match(news.reason ?? '', /UNDELIV, error 001/)
    assert.deepEqual(shown(), [])
  })

  it('when one part of a long text is not delivered, the message failed and is not called delivered', async () => {
    smsc.order({ kind: 'undeliverable', times: 1 })
    await desk.send(long, { id: 'm1' })
    await desk.send('After', { id: 'm2' })
    await eventually('the next receipt', () => newsOf('m2')[0])
    assert.deepEqual(
      newsOf('m1').map(({ status }) => status),
      ['failed'],
    )
  })

  it('a number the operator refuses, an operator in trouble and one that throttles are told apart', async () => {
    const outcome = async (kind: 'reject' | 'fail' | 'throttle') => {
      smsc.order({ kind, times: 1 })
      const { status, cause, retryable, reason } = await desk.send('Hello')
      return [status, cause, retryable, /ESME_\w+/.exec(reason ?? '')?.[0]]
    }
    assert.deepEqual(await outcome('reject'), ['failed', 'recipient', false, 'ESME_RINVDSTADR'])
    assert.deepEqual(await outcome('fail'), ['failed', 'busy', true, 'ESME_RSYSERR'])
    assert.deepEqual(await outcome('throttle'), ['failed', 'busy', true, 'ESME_RTHROTTLED'])
    assert.deepEqual(shown(), [])
  })

  it('a connection cut in mid-submit leaves it unknown, and nothing is sent again by itself', async () => {
    smsc.order({ kind: 'drop', times: 1, taken: true })
    const lost = await desk.send('Taken before the cut', { id: 'm1' })
    assert.deepEqual([lost.status, lost.retryable], ['unknown', false])
    const next = await desk.send('After the cut')
    assert.equal(next.status, 'sent')
    assert.deepEqual(shown(), ['Taken before the cut', 'After the cut'])
    const news = await eventually('the receipt that decides', () => newsOf('m1')[0])
    assert.equal(news.status, 'delivered')
  })

  it('a cut before the operator took it is unknown as well, and the handset never shows it', async () => {
    smsc.order({ kind: 'drop', times: 1, taken: false })
    assert.equal((await desk.send('Lost in the cut')).status, 'unknown')
    assert.equal((await desk.send('After the cut')).status, 'sent')
    assert.deepEqual(shown(), ['After the cut'])
  })

  it('a customer’s text is handed over with number and words, and the operator is told once it is durable', async () => {
    const gate = Promise.withResolvers<void>()
    desk.gate = gate.promise
    let told = false
    const writing = smsc.write(customer, business, { text: 'Are you open on Saturday?' }).then(message => {
      told = true
      return message
    })
    await eventually('the message', () => desk.handed[0])
    await desk.send('Something else passes meanwhile')
    assert.equal(told, false)
    gate.resolve()
    assert.equal((await writing).status, 'delivered')
    const [message] = desk.handed
    assert.deepEqual([message?.from.kind, message?.from.value], ['phone', anna])
    assert.equal(message?.text, 'Are you open on Saturday?')
    assert.equal(desk.handed.length, 1)
  })

  it('long texts of a customer arrive whole, in letters of every script', async () => {
    for (const text of [long, 'Ačiū 👍 '.repeat(40)]) {
      assert.equal((await smsc.write(customer, business, { text })).status, 'delivered')
      assert.equal((await desk.text(text)).text, text)
    }
    assert.equal(desk.handed.length, 2)
  })

  it('what cannot be stored is delivered again by the operator and kept once', async () => {
    desk.failing = true
    const writing = smsc.write(customer, business, { text: 'Is it stored?' })
    await eventually('the first try', () => desk.handed[0])
    desk.failing = false
    assert.equal((await writing).status, 'delivered')
    assert.ok(desk.handed.length > 1)
    assert.equal(desk.stored.size, 1)
  })

  it('a redelivery after the answer was lost with the connection is kept once', async () => {
    for (const text of ['Yes', long]) {
      smsc.order({ kind: 'double', times: 1 })
      assert.equal((await smsc.write(customer, business, { text })).status, 'delivered')
    }
    await smsc.write(customer, business, { text: 'The end' })
    assert.deepEqual(
      [...desk.stored.values()].map(({ text }) => text),
      ['Yes', long, 'The end'],
    )
  })

  it('the same words written twice are two messages', async () => {
    await smsc.write(customer, business, { text: 'Yes' })
    await smsc.write(customer, business, { text: 'Yes' })
    await Promise.all([
      smsc.write(customer, business, { text: 'Hello?' }),
      smsc.write(customer, business, { text: 'Hello?' }),
    ])
    assert.equal(desk.stored.size, 4)
  })

  it('what customers write while the product is away comes when it is back', async () => {
    await desk.line.stop()
    const writing = smsc.write(customer, business, { text: 'Anybody there?' })
    desk = openDesk(smsc.port)
    assert.equal((await writing).status, 'delivered')
    assert.equal(desk.stored.size, 1)
  })

  it('deliveries that overtake each other are both kept, late ones too', async () => {
    smsc.order({ kind: 'reorder', times: 1 })
    smsc.order({ kind: 'delay', times: 1, ms: 30 })
    await Promise.all(['one', 'two', 'three'].map(text => smsc.write(customer, business, { text })))
    assert.deepEqual([...desk.stored.values()].map(({ text }) => text).toSorted(), ['one', 'three', 'two'])
  })

  it('a restart of the operator shows in the light and passes by itself', async () => {
    const before = desk.lights.length
    smsc.cut()
    await eventually('the amber light', () =>
      desk.lights.slice(before).find(({ light }) => light === 'amber'),
    )
    assert.equal((await desk.send('Back again')).status, 'sent')
    await desk.green()
  })

  it('a wrong password is a red light with the cure, sends fail at once and the password stays out of both', async () => {
    const wrong = openDesk(smsc.port, { password: 'wr0ng!' })
    const { reason = '' } = await eventually('the red light', () =>
      wrong.lights.find(({ light }) => light === 'red'),
    )
    assert.match(reason, /password is not right.*ESME_RINVPASWD/)
    const failed = await wrong.send('Hello')
    assert.deepEqual([failed.status, failed.cause, failed.retryable], ['failed', 'account', false])
    assert.ok(![reason, failed.reason].join().includes('wr0ng!'))
    await wrong.line.stop()
    assert.deepEqual(shown(), [])
  })

  it('an operator that cannot be reached is a red light, and a send may be tried again', async () => {
    const { port } = smsc
    await smsc.stop()
    const away = openDesk(port, {}, { sendPatience: 50 })
    const failed = await away.send('Hello')
    assert.deepEqual([failed.status, failed.cause, failed.retryable], ['failed', 'busy', true])
    const { reason = '' } = await eventually('the red light', () =>
      away.lights.find(({ light }) => light === 'red'),
    )
    assert.match(reason, /ECONNREFUSED.*Check host, port/)
    await away.line.stop()
    await away.line.stop()
  })

  it('after it is stopped nothing is sent any more', async () => {
    await desk.line.stop()
    assert.equal((await desk.send('Too late')).status, 'failed')
    await eventually('the end of the session', () => smsc.bound === 0 || undefined)
    assert.deepEqual(shown(), [])
  })

  it('with one connection to send and one to receive both ways work', async () => {
    const pair = openDesk(smsc.port, { bind: 'pair' })
    await pair.green()
    assert.equal((await pair.send('By the sending one', { id: 'm1' })).status, 'sent')
    await eventually('the receipt', () => [...pair.receipts, ...desk.receipts][0])
    await pair.line.stop()
  })

  it('long texts go whole where the operator cuts them', async () => {
    const whole = openDesk(smsc.port, { longTexts: 'payload' })
    const sent = await whole.send(long)
    assert.deepEqual([sent.status, sent.segments], ['sent', 2])
    assert.deepEqual(
      smsc.taken.map(({ text, segments }) => [text, segments]),
      [[long, 1]],
    )
    await whole.line.stop()
  })
})
