import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Clock } from './clock.ts'
import type { Hop, Protocol, Source, Wire } from './flow.ts'
import { createRateLimit, type Limits } from './limits.ts'
import { phraseOf } from './message.ts'
import { type Parsed, parse } from './parse.ts'
import { openStreams, plain, type TlsIdentity } from './streams.ts'

export interface Listen {
  /** Address to listen on, for example 127.0.0.1, 0.0.0.0 or ::. */
  readonly host: string
  /** UDP and TCP; 0 takes any free one, the same for both. */
  readonly port: number
  /** TLS is served when both are given; 0 takes any free port. */
  readonly tlsPort?: number
  readonly tls?: TlsIdentity
  /** Our address as peers see it, when it is another (NAT). */
  readonly advertise?: string
}

export interface Transports extends Wire {
  /** The port of UDP and TCP. */
  readonly port: number
  readonly tlsPort?: number | undefined
  readonly connections: number
  close(): Promise<void>
}

interface Options {
  readonly listen: Listen
  readonly limits: Limits
  readonly clock: Clock
  /** Known peers are not slowed down. */
  readonly trusts: (address: string) => boolean
  readonly onMessage: (message: Parsed, source: Source) => void
}

/** A free port for UDP may be taken for TCP; so many are tried. */
const attempts = 20

/** @throws Error that names the port and the cure, when it is taken. */
export async function openTransports(options: Options): Promise<Transports> {
  const { listen, limits } = options
  const allowed = createRateLimit(options.clock, limits.messagesPerSecond, limits.burst)
  const may = (address: string) => options.trusts(address) || allowed(address)

  const onDatagram = (socket: Socket) => (bytes: Buffer, from: { address: string; port: number }) => {
    const host = plain(from.address)
    // Shorter than any message: keep-alives of phones behind NAT.
    if (bytes.length < 16 || bytes.length > limits.messageBytes || !may(host)) return
    options.onMessage(parse(bytes), {
      protocol: 'udp',
      host,
      port: from.port,
      localPort: socket.address().port,
    })
  }
  const open = async (port: number) => {
    const socket = await bindUdp(listen.host, port, onDatagram)
    const chosen = socket.address().port
    const served = [{ protocol: 'tcp' as const, host: listen.host, port: chosen }]
    const secure = listen.tls && listen.tlsPort !== undefined
    const tls = secure ? [{ protocol: 'tls' as const, host: listen.host, port: listen.tlsPort ?? 0 }] : []
    try {
      const streams = await openStreams([...served, ...tls], {
        limits,
        clock: options.clock,
        ...(listen.tls ? { tls: listen.tls } : {}),
        onFrame(frame, source) {
          if (frame.kind !== 'ping' && may(source.host)) options.onMessage(ofFrame(frame), source)
        },
      })
      return { socket, streams, port: chosen }
    } catch (error) {
      socket.close()
      throw error
    }
  }

  const { socket, streams, port } = await opened(listen, open)
  const v6 = isIPv6(listen.host)
  let closed = false
  return {
    port,
    tlsPort: streams.tlsPort,
    get connections() {
      return streams.open
    },
    send(bytes, hop, failed = () => {}) {
      if (closed) return queueMicrotask(() => failed(new Error('the user agent is closed')))
      if (hop.protocol !== 'udp') return streams.send(bytes, hop, failed)
      if (hop.port === 0) return queueMicrotask(() => failed(new Error('port 0 cannot be reached')))
      socket.send(bytes, hop.port, v6 && !isIPv6(hop.host) ? `::ffff:${hop.host}` : hop.host, error => {
        if (error) failed(error)
      })
    },
    sentBy: hop => ({
      host: listen.advertise ?? localHost(listen.host, hop),
      port: hop.protocol === 'tls' ? (streams.tlsPort ?? port) : port,
    }),
    async close() {
      if (closed) return
      closed = true
      await Promise.all([new Promise<void>(resolve => socket.close(() => resolve())), streams.close()])
    },
  }
}

async function opened<T>(listen: Listen, open: (port: number) => Promise<T>): Promise<T> {
  for (let left = listen.port === 0 ? attempts : 1; ; left--) {
    try {
      return await open(listen.port)
    } catch (error) {
      if (left > 1) continue
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'error'
      throw new Error(
        `SIP cannot listen on ${listen.host} port ${listen.port} (${code}): end the program that uses it or choose another port`,
        { cause: error },
      )
    }
  }
}

function bindUdp(
  host: string,
  port: number,
  handler: (socket: Socket) => (bytes: Buffer, from: { address: string; port: number }) => void,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: 1 << 21 })
    socket.once('error', error => {
      socket.close()
      reject(error)
    })
    socket.bind({ port, address: host, exclusive: true }, () => {
      socket.removeAllListeners('error')
      // An unreachable peer of one message (ICMP) is found by its timer; the socket goes on.
      socket.on('error', () => {})
      socket.on('message', handler(socket))
      resolve(socket)
    })
  })
}

function ofFrame(frame: { readonly kind: 'message' | 'broken'; readonly bytes: Buffer }): Parsed {
  const parsed = parse(frame.bytes)
  if (frame.kind === 'message' || parsed.kind !== 'request') return parsed
  if (parsed.method === 'ACK') return { kind: 'dropped', why: 'an ACK without a usable length' }
  const { method, headers } = parsed
  return { kind: 'refused', status: 400, reason: `${phraseOf(400)} (Content-Length)`, method, headers }
}

/** With a wildcard address: loopback towards loopback, else our first address of the same family. */
function localHost(host: string, hop: { readonly host: string; readonly protocol: Protocol } | Hop): string {
  if (host !== '0.0.0.0' && host !== '::') return host
  const family = isIPv6(hop.host) ? 'IPv6' : 'IPv4'
  if (hop.host === '::1' || hop.host.startsWith('127.')) return family === 'IPv6' ? '::1' : '127.0.0.1'
  const ours = Object.values(networkInterfaces()).flatMap(each => each ?? [])
  return ours.find(each => !each.internal && each.family === family)?.address ?? host
}
