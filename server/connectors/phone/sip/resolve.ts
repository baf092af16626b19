import { lookup, Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Clock } from './clock.ts'
import { defaultPort, type Hop, type Protocol } from './flow.ts'
import { isSip, type Uri } from './uri.ts'

export interface SrvRecord {
  readonly name: string
  readonly port: number
  readonly priority: number
  readonly weight: number
}

/** The questions to the DNS; each gives an empty list when there is no such record. */
export interface Names {
  naptr(name: string): Promise<
    readonly {
      readonly service: string
      readonly order: number
      readonly preference: number
      readonly replacement: string
    }[]
  >
  srv(name: string): Promise<readonly SrvRecord[]>
  addresses(name: string): Promise<readonly string[]>
}

export interface HopFinder {
  /** Servers for a URI in the order to try them (RFC 3263 4); empty when the name is unknown or the DNS is silent. */
  find(uri: Uri): Promise<readonly Hop[]>
  /** A server that did not answer goes to the end of every list for a while. */
  failed(hop: Hop): void
}

/** A silent DNS must not hold up a call for longer, in milliseconds. */
const dnsMs = 5000
/** RFC 3263 4.3 leaves the time to us, in milliseconds. */
const restMs = 60_000

/** Knows no names: only addresses are reached. */
export const noNames: Names = {
  naptr: async () => [],
  srv: async () => [],
  addresses: async () => [],
}

export function createNames(): Names {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  const none = () => []
  return {
    naptr: name => resolver.resolveNaptr(name).catch(none),
    srv: name => resolver.resolveSrv(name).catch(none),
    // By the system, so that names of the hosts file count too.
    addresses: async name => (await lookup(name, { all: true }).catch(none)).map(({ address }) => address),
  }
}

export function createHopFinder(clock: Clock, names: Names, random = Math.random): HopFinder {
  const resting = new Map<string, number>()
  const keyOf = (hop: Hop) => `${hop.protocol} ${hop.host} ${hop.port}`

  const find = async (uri: Uri): Promise<Hop[]> => {
    if (!isSip(uri)) return []
    // maddr overrides the host, as old proxies want (RFC 3261 19.1.1).
    const name = uri.params.get('maddr') ?? uri.host
    const wanted = protocolOf(uri.params.get('transport'), uri.scheme === 'sips')
    if (wanted === undefined) return []
    const { protocol, fixed } = wanted
    if (isIP(name) !== 0 || uri.port !== undefined)
      return hopsTo(names, name, protocol, uri.port ?? defaultPort(protocol), name)
    const services = await servicesOf(names, name, protocol, fixed)
    for (const service of services) {
      const records = ordered(await names.srv(service.name), random)
      const hops = await Promise.all(
        records.map(each => hopsTo(names, each.name, service.protocol, each.port, name)),
      )
      if (hops.flat().length > 0) return hops.flat()
    }
    return hopsTo(names, name, protocol, defaultPort(protocol), name)
  }

  return {
    async find(uri) {
      const hops = await within(clock, dnsMs, find(uri), [])
      const now = clock.now()
      const rests = (hop: Hop) => Number((resting.get(keyOf(hop)) ?? 0) > now)
      return hops.toSorted((a, b) => rests(a) - rests(b))
    },
    failed(hop) {
      for (const [key, until] of resting) if (until <= clock.now()) resting.delete(key)
      resting.set(keyOf(hop), clock.now() + restMs)
    },
  }
}

function protocolOf(
  transport: string | undefined,
  secure: boolean,
): { protocol: Protocol; fixed: boolean } | undefined {
  const named = transport?.toLowerCase()
  if (secure)
    return named === undefined || named === 'tls' || named === 'tcp'
      ? { protocol: 'tls', fixed: true }
      : undefined
  if (named === undefined) return { protocol: 'udp', fixed: false }
  return named === 'udp' || named === 'tcp' || named === 'tls' ? { protocol: named, fixed: true } : undefined
}

const naptrServices: Readonly<Record<string, Protocol>> = {
  'SIP+D2U': 'udp',
  'SIP+D2T': 'tcp',
  'SIPS+D2T': 'tls',
}
const srvPrefix: Readonly<Record<Protocol, string>> = {
  udp: '_sip._udp',
  tcp: '_sip._tcp',
  tls: '_sips._tcp',
}

async function servicesOf(names: Names, name: string, protocol: Protocol, fixed: boolean) {
  const plain = { protocol, name: `${srvPrefix[protocol]}.${name}` }
  if (fixed) return [plain]
  const found = (await names.naptr(name))
    .toSorted((a, b) => a.order - b.order || a.preference - b.preference)
    .flatMap(({ service, replacement }) => {
      const offered = naptrServices[service.toUpperCase()]
      return offered === undefined ? [] : [{ protocol: offered, name: replacement }]
    })
  return found.length > 0 ? found : [plain, { protocol: 'tcp' as const, name: `${srvPrefix.tcp}.${name}` }]
}

async function hopsTo(
  names: Names,
  host: string,
  protocol: Protocol,
  port: number,
  tlsName: string,
): Promise<Hop[]> {
  const addresses = isIP(host) === 0 ? await names.addresses(host) : [host]
  return addresses.map(address => ({ protocol, host: address, port, tlsName }))
}

/** By priority, and inside of it at random by weight (RFC 2782). */
function ordered(records: readonly SrvRecord[], random: () => number): SrvRecord[] {
  const left = records.toSorted((a, b) => a.priority - b.priority || a.weight - b.weight)
  const chosen: SrvRecord[] = []
  while (left.length > 0) {
    const group = left.filter(each => each.priority === left[0]!.priority)
    const next = byWeight(group, random)
    left.splice(left.indexOf(next), 1)
    chosen.push(next)
  }
  return chosen
}

function byWeight(group: readonly SrvRecord[], random: () => number): SrvRecord {
  let at = random() * group.reduce((sum, each) => sum + each.weight, 0)
  for (const each of group) {
    at -= each.weight
    if (at <= 0) return each
  }
  return group.at(-1)!
}

/** The result, or another value when it takes longer. */
export function within<T>(clock: Clock, ms: number, work: Promise<T>, otherwise: T): Promise<T> {
  return new Promise(resolve => {
    const timer = clock.after(ms, () => resolve(otherwise))
    const done = (value: T) => {
      timer.cancel()
      resolve(value)
    }
    work.then(done, () => done(otherwise))
  })
}
