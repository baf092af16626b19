import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { protocolVersion, type ServerFrame } from '../../../../contract/chat-protocol.ts'
import { visitor } from '../../../../contract/identifier.ts'
import type { OutboundMessage } from '../../../../contract/message.ts'
import { eventually } from '../../conformance.ts'
import type { ChannelAccount, Connector, Socket } from '../../connector.ts'

/** Enough entropy for a test, obviously no secret. */
export const testSecret = 'test-secret-test-secret-test-secret'

export function widgetAccount(id = 'chat-1', settings: unknown = {}): ChannelAccount {
  return {
    id,
    businessId: 'b',
    businessName: 'Maple Dental',
    address: `key-${id}`,
    name: 'Web chat',
    settings,
  }
}

/** A message of the business to the visitor of a token. */
export function answer(id: string, text: string, token: string, accountId = 'chat-1'): OutboundMessage {
  const to = visitor(token.split('.')[1] ?? '')
  if (!to) throw new Error('no visitor token')
  return {
    id,
    conversationId: 'c',
    accountId,
    to,
    author: { kind: 'brain', name: 'Maple' },
    purpose: 'reply',
    text,
    choices: [],
    attachments: [],
    answers: [],
  }
}

function adapt(socket: WebSocket): Socket {
  return {
    send: text => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
    },
    close: (code, reason) => socket.close(code, reason),
    get buffered() {
      return socket.bufferedAmount
    },
    onMessage: listener => {
      socket.on('message', (data, binary) => (binary ? socket.close(1003) : listener(data.toString())))
    },
    onClose: listener => {
      socket.on('close', () => listener())
    },
  }
}

export interface ChatServer {
  readonly port: number
  /** Cuts every line without a goodbye, as a killed process does. */
  kill(): void
  close(): Promise<void>
}

/** The connector behind real sockets. */
export async function serveChat(connector: Connector): Promise<ChatServer> {
  const server = createServer()
  const acceptor = new WebSocketServer({ server })
  acceptor.on('connection', (socket, incoming: IncomingMessage) => {
    socket.on('error', () => socket.terminate())
    const headers = new Headers()
    for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value))
    connector.socket?.(adapt(socket), new Request(`http://localhost${incoming.url}`, { headers }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const kill = () => {
    for (const socket of acceptor.clients) socket.terminate()
  }
  return {
    port: (server.address() as AddressInfo).port,
    kill,
    async close() {
      kill()
      acceptor.close()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A widget without a face: all frames it got, and what closed it. */
export class Visitor {
  readonly socket: WebSocket
  readonly frames: ServerFrame[] = []
  closed: { readonly code: number; readonly reason: string } | undefined

  constructor(port: number, key: string, origin?: string) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/ws/chat?key=${key}`, origin ? { origin } : {})
    this.socket.on('message', data => this.frames.push(JSON.parse(data.toString())))
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() }
    })
    this.socket.on('error', () => {})
  }

  async open(): Promise<this> {
    await once(this.socket, 'open')
    return this
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  async hello(token?: string, cursor = 0): Promise<Extract<ServerFrame, { kind: 'welcome' }>> {
    this.send({ kind: 'hello', protocol: protocolVersion, token, cursor })
    return this.until('welcome')
  }

  message(clientId: string, text: string, more: object = {}): void {
    this.send({ kind: 'message', clientId, text, sentAt: Date.now(), ...more })
  }

  until<K extends ServerFrame['kind']>(
    kind: K,
    fits: (frame: Extract<ServerFrame, { kind: K }>) => boolean = () => true,
  ): Promise<Extract<ServerFrame, { kind: K }>> {
    const isKind = (frame: ServerFrame): frame is Extract<ServerFrame, { kind: K }> => frame.kind === kind
    return eventually(`a frame ${kind}`, () => this.frames.filter(isKind).find(fits))
  }

  ending(): Promise<{ readonly code: number; readonly reason: string }> {
    return eventually('the end of the socket', () => this.closed)
  }

  entries() {
    return this.frames.flatMap(frame => (frame.kind === 'entries' ? frame.entries : []))
  }

  /** Everything sent before it was handled when this resolves: frames of one socket stay in order. */
  async settled(clientId: string): Promise<void> {
    this.message(clientId, 'marker')
    await this.until('ack', frame => frame.clientId === clientId)
  }
}

/** Opens a visitor and closes it with the test. */
export function visitors(port: number, key = 'key-chat-1') {
  const open: Visitor[] = []
  return {
    async open(origin?: string) {
      const visitor = new Visitor(port, key, origin)
      open.push(visitor)
      return visitor.open()
    },
    closeAll() {
      for (const { socket } of open) socket.terminate()
    },
  }
}
