import { connect as connectTcp, createServer as createTcp, isIP, type Server, type Socket } from 'node:net'
import { connect as connectTls, createServer as createTls } from 'node:tls'
import type { Clock } from './clock.ts'
import type { Connection, Hop, Protocol, Source } from './flow.ts'
import { type Frame, Framing } from './framing.ts'
import type { Limits } from './limits.ts'

/** PEM texts for TLS. */
export interface TlsIdentity {
  readonly key: string
  readonly cert: string
  /** Authorities that peers are checked against, instead of those that Node knows. */
  readonly ca?: string
}

export interface Streams {
  send(bytes: Buffer, hop: Hop, failed: (error: Error) => void): void
  readonly open: number
  close(): Promise<void>
}

export interface StreamOptions {
  readonly limits: Limits
  readonly clock: Clock
  readonly tls?: TlsIdentity
  readonly onFrame: (frame: Frame, source: Source, connection: Connection) => void
}

interface Line {
  readonly id: number
  readonly socket: Socket
  readonly protocol: Protocol
  readonly open: boolean
  ready: boolean
  waiting: { readonly bytes: Buffer; readonly failed: (error: Error) => void }[]
}

/** A peer that does not accept a connection in this time, in milliseconds, is as good as away. */
const connectMs = 5000
/** A peer that reads so slowly that more than this many bytes wait for it is let go. */
const mostUnread = 1 << 20

/** Listens for TCP or TLS on each given server port and keeps connections in both directions for reuse (RFC 3261 18). */
export async function openStreams(
  listen: readonly { readonly protocol: 'tcp' | 'tls'; readonly host: string; readonly port: number }[],
  options: StreamOptions,
): Promise<Streams> {
  const { limits, clock, tls } = options
  const lines = new Map<number, Line>()
  const byPlace = new Map<string, Line>()
  let last = 0

  const keep = (socket: Socket, protocol: Protocol, localPort: number, place?: string): Line => {
    const framing = new Framing(limits.messageBytes)
    const line: Line = {
      id: ++last,
      socket,
      protocol,
      ready: place === undefined,
      waiting: [],
      get open() {
        return !socket.destroyed && socket.writable
      },
    }
    lines.set(line.id, line)
    if (place !== undefined) byPlace.set(place, line)
    let idle = clock.after(place === undefined ? limits.idleMs : connectMs, () =>
      socket.destroy(new Error('no connection in time')),
    )
    const rearm = () => {
      idle.cancel()
      idle = clock.after(limits.idleMs, () => socket.destroy())
    }
    const ready = () => {
      rearm()
      line.ready = true
      for (const { bytes } of line.waiting.splice(0)) socket.write(bytes)
    }
    socket.setNoDelay(true)
    if (place !== undefined) socket.once(protocol === 'tls' ? 'secureConnect' : 'connect', ready)
    socket.on('data', piece => {
      const source = {
        protocol,
        host: plain(socket.remoteAddress),
        port: socket.remotePort ?? 0,
        localPort,
        connection: line,
      }
      for (const frame of framing.take(piece)) {
        rearm()
        if (frame.kind === 'ping') socket.write('\r\n')
        else options.onFrame(frame, source, line)
        if (frame.kind === 'broken') socket.end()
      }
    })
    let fault = new Error('the connection was closed')
    socket.on('error', error => {
      fault = error
    })
    socket.on('close', () => {
      idle.cancel()
      lines.delete(line.id)
      if (place !== undefined && byPlace.get(place) === line) byPlace.delete(place)
      for (const { failed } of line.waiting.splice(0)) failed(fault)
    })
    return line
  }

  const servers: Server[] = []
  const serve = async (protocol: 'tcp' | 'tls', host: string, port: number) => {
    const take = (socket: Socket) => {
      if (lines.size >= limits.connections) socket.destroy()
      else keep(socket, protocol, port)
    }
    // A peer that breaks off the TLS handshake is no error of ours.
    const server =
      protocol === 'tcp' ? createTcp(take) : createTls({ ...tls }, take).on('tlsClientError', () => {})
    servers.push(server)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port, exclusive: true }, () => {
        server.off('error', reject)
        server.on('error', () => {})
        resolve()
      })
    })
  }

  const dial = (hop: Hop, place: string): Line => {
    const name = hop.tlsName !== undefined && isIP(hop.tlsName) === 0 ? { servername: hop.tlsName } : {}
    const socket =
      hop.protocol === 'tls'
        ? connectTls({
            host: hop.host,
            port: hop.port,
            ...name,
            ...(tls?.ca === undefined ? {} : { ca: tls.ca }),
          })
        : connectTcp({ host: hop.host, port: hop.port })
    return keep(socket, hop.protocol, 0, place)
  }

  const close = async () => {
    const gone = [...lines.values()].map(({ socket }) => {
      const closed = new Promise(resolve => socket.once('close', resolve))
      socket.destroy()
      return closed
    })
    await Promise.all([...gone, ...servers.map(server => new Promise(resolve => server.close(resolve)))])
  }
  try {
    for (const { protocol, host, port } of listen) await serve(protocol, host, port)
  } catch (error) {
    await close()
    throw error
  }

  return {
    get open() {
      return lines.size
    },
    send(bytes, hop, failed) {
      const place = `${hop.protocol} ${hop.host} ${hop.port} ${hop.tlsName ?? ''}`
      const given = hop.connection && lines.get(hop.connection.id)
      const line = given?.open ? given : (byPlace.get(place) ?? dial(hop, place))
      if (line.socket.writableLength > mostUnread) line.socket.destroy(new Error('the peer reads too slowly'))
      if (line.socket.destroyed) queueMicrotask(() => failed(new Error('the connection is closed')))
      else if (line.ready) line.socket.write(bytes)
      else line.waiting.push({ bytes, failed })
    },
    close,
  }
}

/** IPv4 as IPv4 also on a socket for both families. */
export const plain = (address = ''): string => (address.startsWith('::ffff:') ? address.slice(7) : address)
