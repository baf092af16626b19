import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

/** The client's address, for limits. A proxy's word is taken only where the owner said that there is one. */
export function sourceOf(c: Context, trustProxy: boolean): string {
  const peer = peerOf(c)
  if (!trustProxy) return peer
  return lastForwarded(c.req.header('x-forwarded-for') ?? null) ?? peer
}

const remembered = new WeakMap<Request, string>()

/** Notes where a request came from, for a connector that is given the request alone. */
export function rememberSource(request: Request, source: string): Request {
  remembered.set(request, source)
  return request
}

/** The client's address of a request that a connector was given. */
export function sourceOfRequest(request: Request): string | undefined {
  return remembered.get(request)
}

/** The last entry is the one that our own proxy wrote; those before it are the client's word. */
export function lastForwarded(header: string | null): string | undefined {
  return header?.split(',').at(-1)?.trim() || undefined
}

/** Called without a socket only in-process, by tests. */
function peerOf(c: Context): string {
  if (typeof c.env !== 'object' || c.env === null || !('incoming' in c.env)) return 'in-process'
  return getConnInfo(c).remote.address ?? 'unknown'
}

export function isLoopback(source: string): boolean {
  return source === 'in-process' || source === '::1' || /^(?:::ffff:)?127\./.test(source)
}
