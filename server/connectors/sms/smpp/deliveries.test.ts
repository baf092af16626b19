import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { codings, encodeUcs2 } from './data-coding.ts'
import type { MessagePdu } from './pdu.ts'
import type { SmppSettings, SmppTimings } from './smpp-line.ts'
import { type Desk, openDesk } from './testing/desk.ts'
import { delivery, openScriptedSmsc, type ScriptedSmsc } from './testing/scripted-smsc.ts'
import { headerIndicator, writeConcatenation } from './user-data.ts'

describe('what an operator delivers, PDU by PDU', () => {
  let smsc: ScriptedSmsc
  let desk: Desk
  const lines: Desk[] = []

  const open = async (settings?: Partial<SmppSettings>, timings?: Partial<SmppTimings>) => {
    desk = openDesk(smsc.port, settings, timings)
    lines.push(desk)
    await desk.green()
  }
  beforeEach(async () => {
    smsc = await openScriptedSmsc()
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

  it('data_sm, which some operators use in place of deliver_sm, is answered in kind', async () => {
    await open()
    smsc.send({
      ...delivery(1, ''),
      command: 'data_sm',
      optional: { messagePayload: Buffer.from('by data sm') },
    })
    assert.equal((await smsc.next('data_sm_resp')).status, 0)
    await desk.text('by data sm')
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
