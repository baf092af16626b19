import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { phone } from '../../../../contract/identifier.ts'
import type { OutboundMessage } from '../../../../contract/message.ts'
import { openSmsc } from '../../../../simulator/smsc/smsc.ts'
import { describeConnector } from '../../conformance.ts'
import { createSms } from '../sms.ts'
import { anna, business, login } from './testing/desk.ts'

/** Stands between the product and the operator, so that bytes can come which no operator would send. */
async function openWire(port: number) {
  const sockets = new Set<Socket>()
  const server = createServer(near => {
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) socket.on('error', () => {})
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
    near.on('close', () => sockets.delete(near))
    sockets.add(near)
    near.pipe(far).pipe(near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    /** The bytes, and then the end of the connection: half a PDU would otherwise wait for its rest. */
    inject: async (bytes: Uint8Array) => {
      const gone = [...sockets].map(socket => once(socket, 'close'))
      for (const socket of sockets) socket.write(bytes, () => socket.destroy())
      await Promise.all(gone)
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

describeConnector('sms by SMPP', async () => {
  const smsc = await openSmsc({ host: '127.0.0.1', port: 0, accounts: [{ ...login, number: business }] })
  const wire = await openWire(smsc.port)
  const settings = { carrier: 'smpp', host: '127.0.0.1', port: wire.port, ...login }
  const account = {
    ...{ id: 'sms-1', businessId: 'b', businessName: 'Maple', address: business, name: 'SMS', settings },
  }
  const to = phone(anna)
  if (!to) throw new Error('This is no number.')
  const outbound = (id: string, text: string): OutboundMessage => ({
    ...{ id, conversationId: 'c', accountId: account.id, to, author: { kind: 'brain', name: '' }, text },
    ...{ purpose: 'reply', choices: [], attachments: [], answers: [] },
  })
  const delivered = new Set<string>()
  return {
    connector: createSms({ publicUrl: () => undefined }),
    accounts: [account],
    broken: { ...account, id: 'broken', settings: { ...settings, password: 'wrong' } },
    deliver: async ({ id, text }) => {
      // An operator delivers again only when our answer was lost, so what the suite delivers twice comes twice at once.
      if (delivered.has(id)) return
      delivered.add(id)
      if (id === 'twice-0001') smsc.order({ kind: 'double', times: 1 })
      await smsc.write({ number: anna, name: 'Anna' }, business, { text })
    },
    // The line pauses longer each time, so some find nobody: session.test.ts sees to it that all are read.
    deliverBytes: bytes => wire.inject(bytes),
    outbound,
    refused: id => {
      smsc.order({ kind: 'reject', times: 1 })
      return outbound(id, 'Refused.')
    },
    reached: async () => smsc.taken.map(({ text }) => text),
    close: async () => {
      await wire.close()
      await smsc.stop()
    },
  }
})
