import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { eventually } from '../../conformance.ts'
import { codings, encodeUcs2 } from './data-coding.ts'
import { longestPdu } from './frames.ts'
import type { MessagePdu } from './pdu.ts'
import type { SmppSettings, SmppTimings } from './smpp-line.ts'
import { type Desk, openDesk } from './testing/desk.ts'
import { delivery, openScriptedSmsc, type ScriptedSmsc } from './testing/scripted-smsc.ts'
import { headerIndicator, writeConcatenation } from './user-data.ts'

const long = 'x'.repeat(200)

describe('a session with an SMSC, PDU by PDU', () => {
  let smsc: ScriptedSmsc
  let desk: Desk
  let bindStatus = 0
  const lines: Desk[] = []

  const open = async (settings?: Partial<SmppSettings>, timings?: Partial<SmppTimings>) => {
    desk = openDesk(smsc.port, settings, timings)
    lines.push(desk)
    await desk.green()
  }
  beforeEach(async () => {
    bindStatus = 0
    smsc = await openScriptedSmsc({ bind: () => bindStatus })
  })
  afterEach(async () => {
    smsc.cut()
    await Promise.all(lines.splice(0).map(({ line }) => line.stop()))
    await smsc.stop()
  })
  const statusOf = async () => (await smsc.next('deliver_sm_resp')).status
  const newsOf = (id: string) =>
    desk.receipts.flatMap(({ which, status }) =>
      'messageId' in which && which.messageId === id ? [status] : [],
    )
  const receipt = (sequence: number, text: string, more: Partial<MessagePdu> = {}) =>
    smsc.send(delivery(sequence, text, { esmClass: 0x04, ...more }))

  it('the login carries what the operator gave, and version 3.4', async () => {
    await open({ systemType: 'VMA' })
    const bind = await smsc.next('bind_transceiver')
    assert.deepEqual(
      [bind.systemId, bind.password, bind.systemType, bind.interfaceVersion],
      [...['maple', 'secret', 'VMA'], 0x34],
    )
  })

  it('no more submits wait for answers than the window allows, and a free place is used at once', async () => {
    await open({ window: 2 })
    const sends = ['a', 'b', 'c', 'd'].map(text => desk.send(text))
    const [first, second] = [await smsc.next('submit_sm'), await smsc.next('submit_sm')]
    // Whatever it had sent before would have come before this answer.
    smsc.send({ command: 'enquire_link', status: 0, sequence: 1 })
    await smsc.next('enquire_link_resp')
    assert.equal(smsc.waiting('submit_sm'), 0)
    smsc.accept(second, 'id-2')
    const third = await smsc.next('submit_sm')
    assert.equal(smsc.waiting('submit_sm'), 0)
    smsc.accept(first, 'id-1')
    smsc.accept(third, 'id-3')
    smsc.accept(await smsc.next('submit_sm'), 'id-4')
    assert.deepEqual(
      (await Promise.all(sends)).map(({ externalId }) => externalId),
      ['id-1', 'id-2', 'id-3', 'id-4'],
    )
  })

  it('after a cut what was submitted is unknown, and what still waited for its place may be sent again', async () => {
    await open({ window: 1 }, { sendPatience: 50 })
    const sends = ['a', 'b'].map(text => desk.send(text))
    await smsc.next('submit_sm')
    bindStatus = 0x08
    smsc.cut()
    const [submitted, waiting] = await Promise.all(sends)
    assert.deepEqual([submitted?.status, submitted?.retryable], ['unknown', false])
    assert.deepEqual([waiting?.status, waiting?.retryable, waiting?.cause], ['failed', true, 'busy'])
    assert.equal(smsc.waiting('submit_sm'), 0)
  })

  it('submits leave no faster than the contract allows', async () => {
    await open({ throughputPerSecond: 20 })
    const began = performance.now()
    const sends = ['a', 'b', 'c'].map(text => desk.send(text))
    for (const id of ['1', '2', '3']) smsc.accept(await smsc.next('submit_sm'), id)
    await Promise.all(sends)
    assert.ok(performance.now() - began >= 99)
  })

  it('an operator that does not answer leaves the message unknown; its late answer decides', async () => {
    await open({ responseSeconds: 0.05 })
    assert.equal((await desk.send('Hello', { id: 'm1' })).status, 'unknown')
    smsc.accept(await smsc.next('submit_sm'), 'late-1')
    await eventually('the late answer', () => newsOf('m1').includes('sent') || undefined)
    receipt(1, 'id:late-1 stat:DELIVRD err:000')
    assert.equal(await statusOf(), 0)
    assert.deepEqual(newsOf('m1'), ['sent', 'delivered'])
  })

  it('a silent line is probed, and one that stays silent is ended and bound again', async () => {
    await smsc.stop()
    smsc = await openScriptedSmsc({ probes: false })
    await open({ enquireLinkSeconds: 0.03, responseSeconds: 0.05 })
    await smsc.next('enquire_link')
    await smsc.next('bind_transceiver')
    await smsc.next('bind_transceiver')
  })

  it('a second after a delivery the operator is asked whether it read our answer, so that the same words again are new', async () => {
    await open()
    smsc.send(delivery(1, 'Yes'))
    assert.equal(await statusOf(), 0)
    await smsc.next('enquire_link')
    smsc.send({ command: 'enquire_link', status: 0, sequence: 2 })
    await smsc.next('enquire_link_resp')
    smsc.cut()
    await smsc.next('bind_transceiver')
    await smsc.next('bind_transceiver')
    await desk.green()
    smsc.send(delivery(1, 'Yes'))
    assert.equal(await statusOf(), 0)
    assert.equal(desk.stored.size, 2)
  })

  it('the operator’s own probes and good-byes are answered', async () => {
    await open()
    smsc.send({ command: 'enquire_link', status: 0, sequence: 77 })
    assert.equal((await smsc.next('enquire_link_resp')).sequence, 77)
    smsc.send({ command: 'unbind', status: 0, sequence: 78 })
    assert.equal((await smsc.next('unbind_resp')).sequence, 78)
    await smsc.next('bind_transceiver')
    await smsc.next('bind_transceiver')
  })

  it('an unknown command is answered with generic_nack 0x03, and the session goes on', async () => {
    await open()
    smsc.sendBytes(Buffer.from('00000010000001030000000000000009', 'hex'))
    const { status, sequence } = await smsc.next('generic_nack')
    assert.deepEqual([status, sequence], [0x03, 9])
    smsc.send(delivery(10, 'Still there'))
    assert.equal(await statusOf(), 0)
    assert.equal(desk.stored.size, 1)
  })

  it('a length that cannot be ends the session; it is bound again', async () => {
    await open()
    await smsc.next('bind_transceiver')
    const head = Buffer.alloc(16)
    head.writeUInt32BE(longestPdu + 1)
    smsc.sendBytes(head)
    await smsc.next('bind_transceiver')
    assert.equal(desk.handed.length, 0)
  })

  it('a generic_nack to a submit is its refusal', async () => {
    await open()
    const sending = desk.send('Hello')
    const { sequence } = await smsc.next('submit_sm')
    smsc.send({ command: 'generic_nack', status: 0x02, sequence })
    assert.equal((await sending).status, 'failed')
  })

  it('parts carry the header of the standard, one reference and no marks the operator cannot take', async () => {
    await smsc.stop()
    smsc = await openScriptedSmsc({ optional: false })
    await open()
    const sending = desk.send(long)
    const first = await smsc.next('submit_sm')
    assert.equal(smsc.waiting('submit_sm'), 0)
    smsc.accept(first, '1')
    const second = await smsc.next('submit_sm')
    smsc.accept(second, '2')
    assert.equal((await sending).externalId, '1')
    const heads = [first, second].map(({ shortMessage }) => [...shortMessage.slice(0, 6)])
    const reference = heads[0]?.[3] ?? -1
    assert.deepEqual(heads, [
      [5, 0, 3, reference, 2, 1],
      [5, 0, 3, reference, 2, 2],
    ])
    assert.deepEqual([first.shortMessage.length, second.shortMessage.length], [6 + 153, 6 + 47])
    assert.deepEqual([first.esmClass, first.dataCoding, first.registeredDelivery], [headerIndicator, 0, 1])
    assert.deepEqual([first.optional, second.optional], [{}, {}])
  })

  it('a second part that is refused for a while is sent again; one refused for good ends it, not to be repeated', async () => {
    await open()
    const sending = desk.send(long)
    smsc.accept(await smsc.next('submit_sm'), '1')
    const refuse = ({ sequence }: MessagePdu, status: number) =>
      smsc.send({ command: 'submit_sm_resp', status, sequence, messageId: '', optional: {} })
    refuse(await smsc.next('submit_sm'), 0x58)
    refuse(await smsc.next('submit_sm'), 0x45)
    const receipt = await sending
    assert.deepEqual([receipt.status, receipt.retryable], ['failed', false])
    assert.match(receipt.reason ?? '', /^1 of 2 parts were taken already.*ESME_RSUBMITFAIL/)
    assert.equal(smsc.waiting('submit_sm'), 0)
  })

  it('a first part that is refused for a while leaves nothing behind, so all may be tried again', async () => {
    await open()
    const sending = desk.send(long)
    const { sequence } = await smsc.next('submit_sm')
    smsc.send({ command: 'submit_sm_resp', status: 0x14, sequence, messageId: '', optional: {} })
    const receipt = await sending
    assert.deepEqual([receipt.status, receipt.retryable, receipt.cause], ['failed', true, 'busy'])
    assert.equal(smsc.waiting('submit_sm'), 0)
  })

  it('a receipt that overtakes the answer to its submit is not lost', async () => {
    await open()
    const sending = desk.send('Hello', { id: 'm1' })
    const submit = await smsc.next('submit_sm')
    receipt(1, 'id:77 stat:DELIVRD err:000')
    smsc.accept(submit, '77')
    assert.equal((await sending).status, 'sent')
    assert.equal(await statusOf(), 0)
    assert.deepEqual(newsOf('m1'), ['delivered'])
  })

  it('receipts find their message when the operator mixes hexadecimal and decimal ids', async () => {
    await open()
    for (const [index, [given, reported]] of [
      ['1a2b3c4d', '439041101'],
      ['439041102', '1A2B3C4E'],
      ['0000012345', '12345'],
    ].entries()) {
      const sending = desk.send('Hello', { id: `m${index}` })
      smsc.accept(await smsc.next('submit_sm'), given ?? '')
      await sending
      receipt(index, `id:${reported} sub:001 dlvrd:001 stat:DELIVRD err:000 text:Hello`)
      assert.equal(await statusOf(), 0)
      assert.deepEqual(newsOf(`m${index}`), ['delivered'])
    }
  })

  it('a receipt that cannot be stored is asked for again', async () => {
    await open()
    desk.failing = true
    receipt(1, 'id:unknown1 stat:DELIVRD err:000')
    assert.equal(await statusOf(), 0x64)
    desk.failing = false
    receipt(2, 'id:unknown1 stat:DELIVRD err:000')
    assert.equal(await statusOf(), 0)
    assert.deepEqual(desk.receipts[0]?.which, { externalId: 'unknown1' })
  })

  it('a text that only looks like a receipt is a customer’s message', async () => {
    await open()
    smsc.send(delivery(1, 'id:1 sub:001 dlvrd:001 stat:DELIVRD err:000 text:'))
    assert.equal(await statusOf(), 0)
    assert.deepEqual([desk.stored.size, desk.receipts.length], [1, 0])
  })

  it('news that a message is still under way changes nothing', async () => {
    await open()
    receipt(1, 'id:1 stat:ENROUTE err:000', { esmClass: 0x20 })
    receipt(2, '', { optional: { receiptedMessageId: '1', messageState: 6 } })
    assert.deepEqual([await statusOf(), await statusOf()], [0, 0])
    assert.deepEqual([desk.receipts.length, desk.stored.size], [0, 0])
  })

  it('texts come in every way operators carry them', async () => {
    await open()
    const sar = { sarReference: 300, sarTotal: 2 }
    smsc.send(delivery(1, '', { optional: { messagePayload: Buffer.from('in the payload') } }))
    smsc.send(delivery(2, 'gr\u00fcn', { dataCoding: codings.latin1 }))
    smsc.send(delivery(3, '', { dataCoding: codings.ucs2, shortMessage: encodeUcs2('žalia 🦷') }))
    smsc.send(delivery(4, 'by sar ', { optional: { ...sar, sarPart: 1 } }))
    smsc.send(delivery(5, 'parameters', { optional: { ...sar, sarPart: 2 } }))
    smsc.send(delivery(6, '\u0001\u0002', { dataCoding: 4 }))
    smsc.send(delivery(7, ''))
    for (let count = 0; count < 7; count += 1) assert.equal(await statusOf(), 0)
    assert.deepEqual(
      new Set([...desk.stored.values()].map(({ text }) => text)),
      new Set([
        'in the payload',
        'grün',
        'žalia 🦷',
        'by sar parameters',
        '[data message]',
        '[empty message]',
      ]),
    )
  })

  const part = (sequence: number, number: number, text: string, more: Partial<MessagePdu> = {}) =>
    delivery(sequence, '', {
      esmClass: headerIndicator,
      shortMessage: Buffer.concat([
        writeConcatenation({ reference: 9, total: 2, part: number }),
        Buffer.from(text, 'latin1'),
      ]),
      ...more,
    })

  it('parts that come over two connections, the last first, are one message', async () => {
    await open()
    smsc.send(part(1, 2, 'world'))
    assert.equal(await statusOf(), 0)
    smsc.cut()
    await smsc.next('bind_transceiver')
    await smsc.next('bind_transceiver')
    await desk.green()
    smsc.send(part(1, 1, 'Hello '))
    assert.equal(await statusOf(), 0)
    assert.deepEqual(
      [...desk.stored.values()].map(({ text }) => text),
      ['Hello world'],
    )
  })

  it('a letter that the handset cut in two at the border of parts is whole again', async () => {
    await open()
    const octets = encodeUcs2('Hi 🦷!')
    for (const [index, half] of [octets.subarray(0, 8), octets.subarray(8)].entries())
      smsc.send(part(index, index + 1, Buffer.from(half).toString('latin1'), { dataCoding: codings.ucs2 }))
    await desk.text('Hi 🦷!')
  })

  it('while the parts of a long text cannot be stored the operator keeps them all', async () => {
    await open({}, { partHold: 60_000 })
    desk.failing = true
    smsc.send(part(1, 1, 'Hello '))
    smsc.send(part(2, 2, 'world'))
    assert.deepEqual([await statusOf(), await statusOf()], [0x64, 0x64])
    desk.failing = false
    smsc.send(part(3, 1, 'Hello '))
    smsc.send(part(4, 2, 'world'))
    assert.deepEqual([await statusOf(), await statusOf()], [0, 0])
    assert.deepEqual(
      [...desk.stored.values()].map(({ text }) => text),
      ['Hello world'],
    )
  })

  it('a part that never comes is marked, and what did come is not lost', async () => {
    await open({}, { partPatience: 80, partHold: 10 })
    smsc.send(part(1, 2, 'at nine?'))
    await desk.text('[part missing]at nine?')
    assert.equal(desk.handed.length, 1)
  })

  it('parts that were taken are handed over when the line is stopped', async () => {
    await open()
    smsc.send(part(1, 1, 'Only the beginning'))
    assert.equal(await statusOf(), 0)
    await desk.line.stop()
    assert.ok([...desk.stored.values()].some(({ text }) => text === 'Only the beginning[part missing]'))
  })
})
