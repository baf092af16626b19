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
  /** Where TLS is listened for, when it is. */
  readonly tlsPort: number | undefined
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
  readonly open: boolean
  ready: boolean
  waiting: { readonly bytes: Buffer; readonly failed: (error: Error) => void }[]
}

/** A peer that does not accept a connection in this time, in milliseconds, is as good as away. */
const connectMs = 5000
/** A peer that reads so slowly that more than this many bytes wait for it is let go. */
const mostUnread = 1 << 20

/** Listens for TCP or TLS on each given server port and keeps connections in both directions for reuse (RFC 3261 18). */
export async function openStreams(listen: readonly Place[], options: StreamOptions): Promise<Streams> {
  const lines = new Lines(options)
  const servers: Server[] = []
  const close = async () => {
    await Promise.all([
      lines.close(),
      ...servers.map(server => new Promise(resolve => server.close(resolve))),
    ])
  }
  try {
    for (const place of listen) servers.push(await serve(place, options, lines))
  } catch (error) {
    await close()
    throw error
  }
  return {
    get open() {
      return lines.count
    },
    tlsPort: portOf(servers[listen.findIndex(({ protocol }) => protocol === 'tls')]),
    send: (bytes, hop, failed) => lines.send(bytes, hop, failed),
    close,
  }
}

function portOf(server: Server | undefined): number | undefined {
  const address = server?.address()
  return typeof address === 'object' ? address?.port : undefined
}

interface Place {
  readonly protocol: 'tcp' | 'tls'
  readonly host: string
  readonly port: number
}

async function serve({ protocol, host, port }: Place, options: StreamOptions, lines: Lines): Promise<Server> {
  const take = (socket: Socket) => {
    if (lines.count >= options.limits.connections) socket.destroy()
    else lines.keep(socket, protocol, port)
  }
  // A peer that breaks off the TLS handshake is no error of ours.
  const server =
    protocol === 'tcp' ? createTcp(take) : createTls({ ...options.tls }, take).on('tlsClientError', () => {})
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject)
      server.on('error', () => {})
      resolve()
    })
  })
  return server
}

/** The open connections of both directions. */
class Lines {
  readonly #options: StreamOptions
  readonly #lines = new Map<number, Line>()
  /** Those that we opened, by where they lead. */
  readonly #byPlace = new Map<string, Line>()
  #last = 0

  constructor(options: StreamOptions) {
    this.#options = options
  }

  get count(): number {
    return this.#lines.size
  }

  send(bytes: Buffer, hop: Hop, failed: (error: Error) => void) {
    const place = `${hop.protocol} ${hop.host} ${hop.port} ${hop.tlsName ?? ''}`
    const given = hop.connection && this.#lines.get(hop.connection.id)
    const line = given?.open ? given : (this.#byPlace.get(place) ?? this.#dial(hop, place))
    if (line.socket.writableLength > mostUnread) line.socket.destroy(new Error('the peer reads too slowly'))
    if (line.socket.destroyed) queueMicrotask(() => failed(new Error('the connection is closed')))
    else if (line.ready) line.socket.write(bytes)
    else line.waiting.push({ bytes, failed })
  }

  async close(): Promise<void> {
    const gone = [...this.#lines.values()].map(({ socket }) => {
      const closed = new Promise(resolve => socket.once('close', resolve))
      socket.destroy()
      return closed
    })
    await Promise.all(gone)
  }

  #dial(hop: Hop, place: string): Line {
    const { tls } = this.#options
    const { host, port } = hop
    const name = hop.tlsName !== undefined && isIP(hop.tlsName) === 0 ? { servername: hop.tlsName } : {}
    const trusted = tls?.ca === undefined ? {} : { ca: tls.ca }
    const secure = hop.protocol === 'tls'
    const socket = secure ? connectTls({ host, port, ...name, ...trusted }) : connectTcp({ host, port })
    return this.keep(socket, hop.protocol, 0, place)
  }

  /** Looks after a socket until it is closed; with a place, one that is still to be connected. */
  keep(socket: Socket, protocol: Protocol, localPort: number, place?: string): Line {
    const line: Line = {
      id: ++this.#last,
      socket,
      ready: place === undefined,
      waiting: [],
      get open() {
        return !socket.destroyed && socket.writable
      },
    }
    this.#lines.set(line.id, line)
    if (place !== undefined) this.#byPlace.set(place, line)
    const alive = this.#watch(socket, place === undefined ? this.#options.limits.idleMs : connectMs)
    socket.setNoDelay(true)
    if (place !== undefined)
      socket.once(protocol === 'tls' ? 'secureConnect' : 'connect', () => {
        alive()
        line.ready = true
        for (const { bytes } of line.waiting.splice(0)) socket.write(bytes)
      })
    this.#read(line, protocol, localPort, alive)
    let fault = new Error('the connection was closed')
    socket.on('error', error => {
      fault = error
    })
    socket.on('close', () => {
      this.#lines.delete(line.id)
      if (place !== undefined && this.#byPlace.get(place) === line) this.#byPlace.delete(place)
      for (const { failed } of line.waiting.splice(0)) failed(fault)
    })
    return line
  }

  #read(line: Line, protocol: Protocol, localPort: number, alive: () => void): void {
    const { socket } = line
    const framing = new Framing(this.#options.limits.messageBytes)
    socket.on('data', piece => {
      const place = { host: plain(socket.remoteAddress), port: socket.remotePort ?? 0, localPort }
      for (const frame of framing.take(piece)) {
        alive()
        if (frame.kind === 'ping') socket.write('\r\n')
        else this.#options.onFrame(frame, { protocol, ...place, connection: line }, line)
        if (frame.kind === 'broken') socket.end()
      }
    })
  }

  /** Ends the socket when what it gives cannot be called a sign of life for too long. */
  #watch(socket: Socket, firstMs: number): () => void {
    const { clock, limits } = this.#options
    let idle = clock.after(firstMs, () => socket.destroy(new Error('no connection in time')))
    socket.on('close', () => idle.cancel())
    return () => {
      idle.cancel()
      idle = clock.after(limits.idleMs, () => socket.destroy())
    }
  }
}

/** IPv4 as IPv4 also on a socket for both families. */
export const plain = (address = ''): string => (address.startsWith('::ffff:') ? address.slice(7) : address)
