import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { eventually } from '../../server/connectors/conformance.ts'
import { FrameReader } from '../../server/connectors/sms/smpp/frames.ts'
import { encodePdu, type MessagePdu, type Pdu, plainMessage } from '../../server/connectors/sms/smpp/pdu.ts'
import { headerIndicator, writeConcatenation } from '../../server/connectors/sms/smpp/user-data.ts'
import type { HandsetMessage } from '../handset.ts'
import { openSmsc, type Smsc } from './smsc.ts'

const business = '+37061234567'
const anna = { number: '+447700900123', name: 'Anna' }

/** A client that sends what the test says, and nothing else. */
async function client(port: number) {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const frames = new FrameReader()
  const came: Pdu[] = []
  let closed = false
  socket.on('error', () => {})
  socket.on('close', () => {
    closed = true
  })
  socket.on('data', chunk => {
    for (const framed of frames.push(chunk)) if (framed.kind === 'pdu') came.push(framed.pdu)
  })
  return {
    socket,
    send: (pdu: Pdu) => void socket.write(encodePdu(pdu)),
    next: () => eventually('the next PDU', () => came.shift()),
    closed: () => eventually('the end of the connection', () => closed || undefined),
  }
}

const bind = (password: string, systemId = 'maple'): Pdu => ({
  ...{ command: 'bind_transceiver', status: 0, sequence: 1, systemId, password, systemType: '' },
  ...{ interfaceVersion: 0x34, range: { ton: 0, npi: 0, digits: '' }, optional: {} },
})
const submit = (sequence: number, text: string, more: Partial<MessagePdu> = {}): MessagePdu => ({
  ...plainMessage,
  ...{ command: 'submit_sm', status: 0, sequence, shortMessage: Buffer.from(text) },
  ...{ source: { ton: 5, npi: 0, digits: 'Maple' }, destination: { ton: 1, npi: 1, digits: '447700900123' } },
  ...more,
})

describe('the operator outside', () => {
  let smsc: Smsc
  beforeEach(async () => {
    const accounts = [{ systemId: 'maple', password: 'secret', number: business }]
    smsc = await openSmsc({ host: '127.0.0.1', port: 0, accounts })
  })
  afterEach(() => smsc.stop())

  it('lets nobody in with a wrong name or password, and takes nothing before the login', async () => {
    const { send, next, socket } = await client(smsc.port)
    const statuses: number[] = []
    for (const pdu of [
      submit(9, 'Too early'),
      bind('wrong'),
      bind('secret', 'nobody'),
      bind('secret'),
      bind('secret'),
    ]) {
      send(pdu)
      statuses.push((await next()).status)
    }
    assert.deepEqual(statuses, [0x04, 0x0e, 0x0f, 0, 0x05])
    assert.deepEqual(smsc.taken, [])
    socket.destroy()
  })

  it('shows a part that was sent twice once, and reports it only when it was asked to', async () => {
    const { send, next, socket } = await client(smsc.port)
    const seen: HandsetMessage[] = []
    smsc.onMessage(message => seen.push(message))
    send(bind('secret'))
    await next()
    const part = (sequence: number, number: number, text: string, registeredDelivery: number) =>
      submit(sequence, '', {
        ...{ esmClass: headerIndicator, registeredDelivery },
        shortMessage: Buffer.concat([
          writeConcatenation({ reference: 1, total: 2, part: number }),
          Buffer.from(text),
        ]),
      })
    for (const pdu of [part(2, 1, 'Hello ', 0), part(3, 1, 'Hello ', 0), part(4, 2, 'world', 1)]) send(pdu)
    const answers = [await next(), await next(), await next(), await next()]
    assert.deepEqual(
      answers.map(({ command }) => command),
      ['submit_sm_resp', 'submit_sm_resp', 'submit_sm_resp', 'deliver_sm'],
    )
    assert.deepEqual(
      seen.map(({ text, business: sender, segments, direction }) => [text, sender, segments, direction]),
      [['Hello world', 'Maple', 2, 'in']],
    )
    socket.destroy()
  })

  it('keeps a message until somebody is there, brings it again when the answer was lost, then never more', async () => {
    smsc.order({ kind: 'double', times: 1 })
    const writing = smsc.write(anna, business, { text: 'Anybody there?' })
    const brought: MessagePdu[] = []
    for (let count = 0; count < 2; count += 1) {
      const { send, next, closed } = await client(smsc.port)
      send(bind('secret'))
      await next()
      const pdu = await next()
      assert.ok(pdu.command === 'deliver_sm')
      brought.push(pdu)
      send({ command: 'deliver_sm_resp', status: 0, sequence: pdu.sequence, messageId: '', optional: {} })
      if (count === 0) await closed()
    }
    assert.equal((await writing).status, 'delivered')
    const [first, second] = brought.map(({ shortMessage }) => Buffer.from(shortMessage).toString())
    assert.deepEqual([first, second], ['Anybody there?', 'Anybody there?'])
  })

  it('gives up on a message that is refused again and again, and says so', async () => {
    const { send, next, socket } = await client(smsc.port)
    send(bind('secret'))
    await next()
    const writing = smsc.write(anna, business, { text: 'Refused' })
    for (let sequence = 1; sequence <= 7; sequence += 1) {
      await next()
      send({ command: 'deliver_sm_resp', status: 0x65, sequence, messageId: '', optional: {} })
    }
    assert.equal((await writing).status, 'sent')
    socket.destroy()
  })

  it('refuses what no short message can carry and what nobody can get', async () => {
    const file = { name: 'a.png', type: 'image/png', content: new Uint8Array(1) }
    await assert.rejects(smsc.write(anna, business, { file }), /no file/)
    await assert.rejects(smsc.write(anna, '+37060000000', { text: 'Hello' }), /Nobody has the number/)
  })
})
