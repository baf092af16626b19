import { networkInterfaces } from 'node:os'

/**
 * Where the other side is to send sound: what the operator says (NAT), else the address that is listened on. When that
 * is every address, the loopback for a peer of this machine, and the first address of a network for all others.
 *
 * @param peer host of the other side, as far as it is known
 */
export function ownAddress(
  listen: { readonly host: string; readonly advertise?: string },
  peer: string | undefined,
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): string {
  if (listen.advertise !== undefined) return listen.advertise
  if (listen.host !== '0.0.0.0' && listen.host !== '::') return listen.host
  const isLoopback = peer !== undefined && /^(?:127\.|localhost$)/.test(peer)
  const outside = Object.values(interfaces)
    .flatMap(each => each ?? [])
    .find(each => !each.internal && each.family === 'IPv4')
  return isLoopback || !outside ? '127.0.0.1' : outside.address
}
