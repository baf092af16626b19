import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import fc from 'fast-check'
import { eventually } from '../../conformance.ts'
import { longestPdu } from './frames.ts'
import type { MessagePdu } from './pdu.ts'
import type { SmppSettings, SmppTimings } from './smpp-line.ts'
import { type Desk, openDesk } from './testing/desk.ts'
import { delivery, openScriptedSmsc, type ScriptedSmsc } from './testing/scripted-smsc.ts'
import { headerIndicator } from './user-data.ts'

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
    await open({ responseSeconds: 0.3 })
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
    smsc.sendBytes(Buffer.from('00000010000001110000000000000009', 'hex'))
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

  it('no bytes of the operator stop the line, and nothing half-made is handed over', async () => {
    await open()
    await smsc.next('bind_transceiver')
    const started = Buffer.from('0000004000000005', 'hex')
    const random = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 300 }), { numRuns: 20, seed: 7 })
    for (const bytes of [...random, started, Buffer.from('{"kind":"nothing"}')]) {
      smsc.sendBytes(bytes)
      smsc.cut()
      await smsc.next('bind_transceiver')
    }
    await desk.green()
    smsc.send(delivery(1, 'Still here after all that'))
    await desk.text('Still here after all that')
    assert.equal(desk.handed.length, 1)
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
})
