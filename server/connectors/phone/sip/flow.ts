import { writeVia } from './fields.ts'
import { parseNumber, split } from './grammar.ts'
import type { Request } from './message.ts'

export type Protocol = 'udp' | 'tcp' | 'tls'

/** One open stream; what arrives on it is answered on it. */
export interface Connection {
  readonly id: number
  readonly open: boolean
}

/** Where a message goes. */
export interface Hop {
  readonly protocol: Protocol
  /** An IP address. */
  readonly host: string
  readonly port: number
  /** Tried before a new connection is opened (RFC 3261 18.2.2). */
  readonly connection?: Connection
  /** The name that a TLS certificate has to bear. */
  readonly tlsName?: string
}

/** Where a message came from, and the local port it came to. */
export interface Source extends Hop {
  readonly localPort: number
}

/** What transactions need of the network. */
export interface Wire {
  /** `failed` runs at most once, when the message certainly did not leave. */
  send(bytes: Buffer, hop: Hop, failed?: (error: Error) => void): void
  /** What Via names for such a hop: our address and port, as the other side can reach them. */
  sentBy(hop: Hop): { readonly host: string; readonly port: number }
}

export const isReliable = (protocol: Protocol): boolean => protocol !== 'udp'

export const defaultPort = (protocol: Protocol): number => (protocol === 'tls' ? 5061 : 5060)

/**
 * Notes in the topmost Via where the request really came from (RFC 3261 18.2.1), with the port when the sender asks for
 * it (RFC 3581 4). Answers then find their way back through NAT.
 */
export function stampVia(request: Request, source: Source): Request {
  const { via } = request
  const wantsPort = via.params.has('rport')
  if (!wantsPort && via.host === source.host) return request
  const params = new Map(via.params)
  if (wantsPort) params.set('rport', String(source.port))
  params.set('received', source.host)
  const stamped = { ...via, params }
  const [, ...others] = split(request.headers.get('Via') ?? '', ',') ?? []
  request.headers.setFirst('Via', [writeVia(stamped), ...others].join(', '))
  return { ...request, via: stamped }
}

/** RFC 3261 18.2.2 and RFC 3581 4: where the answer to a stamped request goes. */
export function answerHop({ via }: Request, source: Source): Hop {
  const { protocol, host } = source
  const told = via.port ?? defaultPort(protocol)
  if (protocol === 'udp')
    return { protocol, host, port: parseNumber(via.params.get('rport'), 65_535) ?? told }
  const connection = source.connection ? { connection: source.connection } : {}
  return { protocol, host, port: told, ...connection, tlsName: via.host }
}
