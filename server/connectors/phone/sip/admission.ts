import { BlockList, isIP } from 'node:net'
import type { Clock } from './clock.ts'
import { createDigestServer, type DigestServerOptions } from './digest-server.ts'
import type { Request } from './message.ts'
import type { Objection } from './screen.ts'

export interface AdmissionOptions {
  /** Addresses or networks (198.51.100.0/24) of the trunk. Only they may call, when given. */
  readonly peers?: readonly string[]
  /** What strangers get: 403, or no answer, which tells scanners nothing. */
  readonly strangers?: 'refuse' | 'ignore'
  /** Strangers may call after all with a password. */
  readonly digest?: DigestServerOptions
}

export interface Admission {
  trusts(address: string): boolean
  /** Not even worth an answer. */
  ignores(address: string): boolean
  objectionTo(request: Request, address: string): Objection | undefined
  /** Servers where we are registered may send us calls. */
  trust(address: string): void
}

/** Who may start something with us. Inside of a dialog its tags, which cannot be guessed, are enough. */
export function createAdmission(clock: Clock, options: AdmissionOptions): Admission {
  const list = new BlockList()
  for (const peer of options.peers ?? []) {
    const [address = '', bits] = peer.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (isIP(address) === 0)
      throw new Error(`"${peer}" is no address: write an IP address or network such as 198.51.100.0/24`)
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  const digest = options.digest && createDigestServer(clock, options.digest)
  const open = options.peers === undefined && !digest
  const trusts = (address: string) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return {
    trusts,
    ignores: address => !open && !digest && options.strangers === 'ignore' && !trusts(address),
    trust(address) {
      if (!trusts(address)) list.addAddress(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
    },
    objectionTo(request, address) {
      if (open || trusts(address)) return undefined
      if (!digest) return { status: 403 }
      const verdict = digest(request, address)
      if (verdict.ok) return undefined
      return verdict.blocked
        ? { status: 403 }
        : { status: 401, headers: { 'WWW-Authenticate': verdict.challenges } }
    },
  }
}
