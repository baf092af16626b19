import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import type { Socket } from '../connectors/connector.ts'
import { notFound, Problem } from '../errors.ts'
import { openConsole } from './console-socket.ts'
import type { HttpDeps, Limits, Principal } from './context.ts'
import { fromOwnPage } from './origin.ts'
import { identify } from './permit.ts'
import { problemOf, problemResponse } from './problems.ts'
import { lastForwarded, rememberSource } from './source.ts'

/** Bytes of one message of a client: four times what the widget may send. */
const maxPayload = 64 * 1024
/** ms between two pings; a socket that answered none of the last is dead. */
const pingEvery = 30_000

export interface Sockets {
  close(): void
}

/**
 * Takes WebSocket upgrades: `/ws/console` after its session was checked, `/ws/<channel>` for the connector of that
 * channel, which checks its clients itself.
 */
export function acceptSockets(server: Server, deps: HttpDeps, limits: Limits): Sockets {
  const acceptor = new WebSocketServer({
    noServer: true,
    maxPayload,
    perMessageDeflate: false,
    clientTracking: true,
  })
  const perSource = new Map<string, number>()
  const alive = new WeakSet<WebSocket>()

  server.on('upgrade', (incoming, stream, head) => {
    stream.on('error', () => stream.destroy())
    const source = sourceOf(incoming, deps.config.trustProxy)
    const accept = (serve: (socket: WebSocket) => void) => {
      acceptor.handleUpgrade(incoming, stream, head, socket => {
        perSource.set(source, (perSource.get(source) ?? 0) + 1)
        alive.add(socket)
        socket.on('pong', () => alive.add(socket))
        socket.on('error', () => socket.terminate())
        socket.on('close', () => {
          const left = (perSource.get(source) ?? 1) - 1
          if (left > 0) perSource.set(source, left)
          else perSource.delete(source)
        })
        serve(socket)
      })
    }
    const full =
      acceptor.clients.size >= limits.sockets || (perSource.get(source) ?? 0) >= limits.socketsPerSource
    route(incoming, deps, source, full).then(accept, error => refuse(stream, error, deps))
  })

  const heartbeat = setInterval(() => {
    for (const socket of acceptor.clients) {
      if (!alive.delete(socket)) socket.terminate()
      else socket.ping()
    }
  }, pingEvery)
  heartbeat.unref()

  return {
    close: () => {
      clearInterval(heartbeat)
      for (const socket of acceptor.clients) {
        // RFC 6455 7.4.1: going away. Clients come back by themselves.
        socket.close(1001, 'The server restarts')
        setTimeout(() => socket.terminate(), 1_000).unref()
      }
      acceptor.close()
    },
  }
}

/** Finds who serves this socket. @throws Problem before anything is upgraded. */
async function route(
  incoming: IncomingMessage,
  deps: HttpDeps,
  source: string,
  full: boolean,
): Promise<(socket: WebSocket) => void> {
  if (full) {
    const message = 'Too many connections are open. Close some, or try again in a moment.'
    throw new Problem('too_many_requests', 429, message, { retryAfter: 10 })
  }
  const request = requestOf(incoming)
  const channel = /^\/ws\/([a-z]+)(?:\/|$)/.exec(new URL(request.url).pathname)?.[1]
  if (channel === 'console') {
    const principal = await identifyConsole(request, deps)
    return socket => openConsole(socket, principal, request.headers, deps)
  }
  const connector = deps.connectors.find(one => one.channel === channel)
  if (!connector?.socket) throw notFound('socket')
  return socket => {
    try {
      connector.socket?.(adapt(socket), rememberSource(request, source))
    } catch (error) {
      deps.log.error({ err: error, channel }, 'A connector failed on a new socket')
      socket.close(1011, 'Something went wrong')
    }
  }
}

async function identifyConsole(request: Request, deps: HttpDeps): Promise<Principal> {
  // Browsers send cookies along from foreign pages, and no CORS rule holds for sockets.
  if (!fromOwnPage(request.headers, deps.config.publicUrl) && !request.headers.has('authorization'))
    throw new Problem(
      'foreign_origin',
      403,
      'This socket is for pages of this server. A program uses an API key.',
    )
  return identify(request.headers, 'GET', deps)
}

function requestOf(incoming: IncomingMessage): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  const url = URL.parse(incoming.url ?? '/', `http://${incoming.headers.host ?? 'localhost'}`)
  if (!url) throw notFound('socket')
  return new Request(url, { headers })
}

/** The socket of the `ws` package as connectors know it. Only text is spoken here (RFC 6455 5.6). */
function adapt(socket: WebSocket): Socket {
  return {
    send: text => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
    },
    // A reason has at most 123 bytes (RFC 6455 5.5.1).
    close: (code, reason) => socket.close(code, Buffer.from(reason).subarray(0, 123).toString()),
    get buffered() {
      return socket.bufferedAmount
    },
    onMessage: listener => {
      socket.on('message', (data, binary) => {
        if (binary) socket.close(1003, 'Only text is spoken here')
        else listener(data.toString())
      })
    },
    onClose: listener => {
      socket.on('close', () => listener())
    },
  }
}

function sourceOf(incoming: IncomingMessage, trustProxy: boolean): string {
  const forwarded = incoming.headers['x-forwarded-for']
  const peer = incoming.socket.remoteAddress ?? 'unknown'
  if (!trustProxy || forwarded === undefined) return peer
  return lastForwarded(Array.isArray(forwarded) ? forwarded.join(',') : forwarded) ?? peer
}

/** Answers in plain HTTP, as the request is not upgraded. */
async function refuse(stream: Duplex, error: unknown, { log }: HttpDeps): Promise<void> {
  const problem = problemOf(error, 'socket')
  if (problem.status === 500) log.error({ err: error }, 'A socket could not be opened')
  const response = problemResponse(problem)
  const body = await response.text()
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`)
  const head = [
    `HTTP/1.1 ${response.status} Refused`,
    ...headers,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  stream.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
