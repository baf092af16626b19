import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { eventually } from '../../../conformance.ts'
import { FrameReader } from '../frames.ts'
import { type Address, type Command, encodePdu, type MessagePdu, type Pdu, plainMessage } from '../pdu.ts'

export interface ScriptedSmsc {
  readonly port: number
  /** The next PDU of this command that was not taken yet. */
  next<C extends Command>(command: C): Promise<Pdu & { command: C }>
  /** How many of this command came and were not taken. */
  waiting(command: Command): number
  /** On the latest connection. */
  send(pdu: Pdu): void
  sendBytes(octets: Uint8Array): void
  accept(submit: MessagePdu, messageId: string): void
  cut(): void
  stop(): Promise<void>
}

/** An SMSC that does what the test says, PDU by PDU; only binds and probes are answered by itself. */
export async function openScriptedSmsc(
  answers: { readonly bind?: () => number; readonly probes?: boolean; readonly optional?: boolean } = {},
): Promise<ScriptedSmsc> {
  const { bind = () => 0, probes = true, optional = true } = answers
  const came: Pdu[] = []
  const sockets: Socket[] = []
  const server = createServer(socket => {
    sockets.push(socket)
    const frames = new FrameReader()
    const write = (pdu: Pdu) => socket.write(encodePdu(pdu))
    socket.on('error', () => {})
    socket.on('data', chunk => {
      for (const framed of frames.push(chunk)) {
        if (framed.kind !== 'pdu') throw new Error(`The line sent what is no PDU: ${framed.kind}`)
        const { pdu } = framed
        came.push(pdu)
        const { sequence } = pdu
        if ('password' in pdu) {
          const version = optional ? { scInterfaceVersion: 0x34 } : {}
          write({
            ...{ command: `${pdu.command}_resp`, status: bind(), sequence, systemId: '' },
            optional: version,
          })
        } else if (pdu.command === 'enquire_link' && probes)
          write({ command: 'enquire_link_resp', status: 0, sequence })
        else if (pdu.command === 'unbind') write({ command: 'unbind_resp', status: 0, sequence })
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const send = (pdu: Pdu) => void sockets.at(-1)?.write(encodePdu(pdu))
  return {
    port: (server.address() as AddressInfo).port,
    next: command =>
      eventually(command, () => {
        const at = came.findIndex(pdu => pdu.command === command)
        return at < 0 ? undefined : (came.splice(at, 1)[0] as Pdu & { command: typeof command })
      }),
    waiting: command => came.filter(pdu => pdu.command === command).length,
    send,
    sendBytes: octets => void sockets.at(-1)?.write(octets),
    accept: ({ sequence }, messageId) =>
      send({ command: 'submit_sm_resp', status: 0, sequence, messageId, optional: {} }),
    cut: () => {
      // What was written before still leaves.
      for (const socket of sockets.splice(0)) socket.destroySoon()
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

const customer: Address = { ton: 1, npi: 1, digits: '447700900123' }

/** A deliver_sm of a customer with a text in GSM 7-bit's common letters. */
export function delivery(sequence: number, text: string, more: Partial<MessagePdu> = {}): MessagePdu {
  return {
    ...plainMessage,
    ...{ command: 'deliver_sm', status: 0, sequence, source: customer },
    ...{ destination: { ton: 1, npi: 1, digits: '37061234567' }, shortMessage: Buffer.from(text, 'latin1') },
    ...more,
  }
}
