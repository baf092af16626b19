import type { MediaConnection } from './media-messages.ts'

export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** ms. A sender behind NAT that was not heard for so long may come back from another port. */
const forgetAfter = 500

/**
 * Whom we listen to and where we send.
 *
 *   named in the SDP --first genuine packet from an allowed address--> latched --connect() names another--> named
 *
 * Sound follows the packets (symmetric RTP, RFC 4961), but only to an address that signalling named: whoever merely
 * guesses our port must neither be heard nor receive the call.
 */
export class SourceFilter {
  #named: Endpoint | undefined
  #allowed: readonly string[] = []
  #latched: Endpoint | undefined
  #heardAt = Number.NEGATIVE_INFINITY
  /** Whom we listened to before the other side named another port: its last packets are still under way. */
  #former: Endpoint | undefined
  #namedAt = Number.NEGATIVE_INFINITY

  /** `at` in ms. */
  connect({ remote, alsoFrom = [] }: MediaConnection, at: number): void {
    const named = { address: plain(remote.address), port: remote.port }
    this.#allowed = [named.address, ...alsoFrom.map(plain)]
    if (!this.#named || !isSame(this.#named, named)) {
      this.#former = this.#latched
      this.#latched = undefined
      this.#namedAt = at
    }
    if (this.#latched && !this.hosts(this.#latched)) this.#latched = undefined
    this.#named = named
  }

  /** True when a packet may come from there; `at` in ms. It costs nothing, so it is asked first. */
  allows(from: Endpoint, at: number): boolean {
    if (!this.hosts(from)) return false
    if (this.#named && isSame(this.#named, from)) return true
    if (this.#former && isSame(this.#former, from) && at - this.#namedAt < forgetAfter) return false
    if (!this.#latched || isSame(this.#latched, from)) return true
    return at - this.#heardAt > forgetAfter
  }

  /** True for any port of an allowed address: RTCP comes from another one. */
  hosts(from: Endpoint): boolean {
    return this.#allowed.includes(plain(from.address))
  }

  /** A genuine packet came from there. */
  latch(from: Endpoint, at: number): void {
    this.#heardAt = at
    if (this.#latched && isSame(this.#latched, from)) return
    this.#latched = { address: plain(from.address), port: from.port }
  }

  get target(): Endpoint | undefined {
    return this.#latched ?? this.#named
  }
}

function isSame(a: Endpoint, b: Endpoint): boolean {
  return a.port === b.port && a.address === plain(b.address)
}

/** IPv4 in IPv6 clothes, as a socket for both families shows it. */
function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address
}
