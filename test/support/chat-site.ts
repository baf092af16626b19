import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Connector, Socket } from '../../server/connectors/connector.ts'
import { StaticFiles } from '../../server/http/static.ts'

const root = join(import.meta.dirname, '../..')

/** A website with the widget and the chat connector behind it, and nothing else of the product. */
export interface ChatSite {
  readonly url: string
  /** Stops as a killed process does, and frees the port. */
  down(): Promise<void>
  /** Comes back on the same port. */
  up(): Promise<void>
}

/** What the strictest site that still wants a chat allows: no style, no frame, no other place. */
const strictest = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src blob:"
const barePage = (key: string) =>
  `<!doctype html><html lang="en"><title>Strict</title><main><h1>Strict</h1></main><script src="/widget.js" data-key="${key}" async></script></html>`

/** @param key of the web chat that the pages show. */
export async function startChatSite(connector: Connector, key: string): Promise<ChatSite> {
  const demo = new StaticFiles(join(root, 'examples/demo-page'), "'self'")
  const widget = new StaticFiles(join(root, 'widget/dist'))
  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/hooks/chat/')) return (await connector.webhook?.(request)) ?? missing()
    if (pathname === '/strict')
      return new Response(barePage(key), {
        headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': strictest },
      })
    if (pathname === '/widget.js') return (await widget.respond('widget.js', request.headers)) ?? missing()
    const file = pathname.replace(/^\/demo\//, '') || 'index.html'
    return (await demo.respond(file, request.headers)) ?? missing()
  }
  const server = createServer(getRequestListener(answer))
  const acceptor = new WebSocketServer({ server })
  acceptor.on('connection', (socket, incoming: IncomingMessage) => {
    socket.on('error', () => socket.terminate())
    const headers = { origin: String(incoming.headers.origin), host: String(incoming.headers.host) }
    connector.socket?.(lineOf(socket), new Request(`http://localhost${incoming.url}`, { headers }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async down() {
      for (const socket of acceptor.clients) socket.terminate()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
    async up() {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
  }
}

function missing(): Response {
  return new Response('Not found', { status: 404 })
}

function lineOf(socket: WebSocket): Socket {
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
