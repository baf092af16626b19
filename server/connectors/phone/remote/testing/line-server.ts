import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Socket } from '../../../connector.ts'

export interface LineServer {
  readonly url: string
  close(): Promise<void>
}

/** Real sockets and webhooks in front of a door. */
export async function lineServer(doors: {
  readonly socket: (socket: Socket, request: Request) => void
  readonly webhook?: (request: Request) => Promise<Response>
}): Promise<LineServer> {
  const missing = async () => new Response('Not found', { status: 404 })
  const server = createServer(getRequestListener(doors.webhook ?? missing))
  const acceptor = new WebSocketServer({ server })
  acceptor.on('connection', (socket, incoming) => {
    socket.on('error', () => socket.terminate())
    const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ])
    doors.socket(adapt(socket), new Request(`http://${incoming.headers.host}${incoming.url}`, { headers }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of acceptor.clients) socket.terminate()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function adapt(socket: WebSocket): Socket {
  return {
    send: text => {
      if (socket.readyState === socket.OPEN) socket.send(text)
    },
    close: (code, reason) => socket.close(code, reason),
    get buffered() {
      return socket.bufferedAmount
    },
    onMessage: listener => void socket.on('message', data => listener(data.toString())),
    onClose: listener => void socket.on('close', () => listener()),
  }
}
