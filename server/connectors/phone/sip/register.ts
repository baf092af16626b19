import { authorized } from './ask.ts'
import type { Timer } from './clock.ts'
import { createDigestClient, type DigestClient } from './digest.ts'
import { createEvents, type Events } from './events.ts'
import { parseNameAddrs } from './fields.ts'
import type { Hop } from './flow.ts'
import { parseNumber } from './grammar.ts'
import { Headers } from './headers.ts'
import type { Response } from './message.ts'
import { contactFor, type Stack } from './stack.ts'
import { newTag } from './transactions.ts'
import { isSip, parseUri, type SipUri, type Uri, userOf, writeUri } from './uri.ts'

/** An account at a PBX or a provider. */
export interface Account {
  /** "sip:desk@pbx.example". */
  readonly address: string
  readonly username: string
  readonly password: string
  /** Where requests go, when it is not the domain of the address: "sip:10.0.0.5:5060;transport=tcp". */
  readonly server?: string
  /** Seconds between registrations that we ask for. */
  readonly expires?: number
}

export interface RegistrationEvents {
  state: { readonly state: RegistrationState; readonly status: number }
}
export type RegistrationState = 'trying' | 'registered' | 'failed' | 'ended'

export interface Registration {
  readonly state: RegistrationState
  on(name: 'state', listener: (event: RegistrationEvents['state']) => void): () => void
  /** Takes the registration back; waits at most until the server answers or the request times out. */
  remove(): Promise<void>
}

/** First and longest pause after a failure, in milliseconds (RFC 5626 4.5). */
const firstPause = 30_000
const longestPause = 30 * 60_000
/** A blank message that often keeps the way through NAT open, in milliseconds (RFC 5626 4.4.2: 24 to 29 seconds over UDP). */
const aliveMs = 25_000

/**
 *   trying ──200──▶ registered ──before it expires──▶ trying
 *     │  └ 401, 407: with password; 423: longer; 503, silence: next server
 *     └──any other──▶ failed ──30 s, doubled up to 30 min──▶ trying
 *   remove() in any state: ended
 */
/** @throws Error when an address of the account makes no sense. */
export function register(stack: Stack, account: Account, trust: (address: string) => void): Registration {
  return new Registrant(stack, account, trust)
}

class Registrant implements Registration {
  readonly #stack: Stack
  readonly #account: Account
  readonly #trust: (address: string) => void
  readonly #address: SipUri
  readonly #server: Uri
  readonly #events: Events<RegistrationEvents>
  readonly #digest: DigestClient
  readonly #callId = newTag()
  readonly #tag = newTag()
  state: RegistrationState = 'trying'
  #seq = 0
  #expires: number
  #pause = firstPause
  #again: Timer | undefined
  #alive: Timer | undefined

  constructor(stack: Stack, account: Account, trust: (address: string) => void) {
    const address = parseUri(account.address)
    if (!address || !isSip(address))
      throw new Error('The address of the account must look like sip:desk@pbx.example')
    const server = account.server === undefined ? domainOf(address) : parseUri(account.server)
    if (!server) throw new Error('The server of the account must look like sip:pbx.example')
    this.#stack = stack
    this.#account = account
    this.#trust = trust
    this.#address = address
    this.#server = server
    this.#events = createEvents(() => stack.log('A listener of a registration failed.'))
    this.#digest = createDigestClient([account])
    this.#expires = account.expires ?? 3600
    void this.#attempt()
  }

  on(name: 'state', listener: (event: RegistrationEvents['state']) => void): () => void {
    return this.#events.on(name, listener)
  }

  async remove(): Promise<void> {
    const before = this.state
    this.#become('ended', 200)
    this.#again?.cancel()
    this.#alive?.cancel()
    const [hop] = before === 'registered' ? await this.#stack.finder.find(this.#server) : []
    if (hop) await this.#tryAt(hop, () => 0)
  }

  #become(next: RegistrationState, status: number): void {
    if (this.state === 'ended') return
    this.state = next
    this.#events.emit('state', { state: next, status })
  }

  async #attempt(): Promise<void> {
    const response = await this.#tryAll()
    if (this.state === 'ended') return
    if (response && response.status < 300) {
      const granted = grantedBy(response, userOf(this.#address), this.#expires)
      this.#pause = firstPause
      this.#become('registered', response.status)
      // Early enough for a repetition, late enough not to burden the server.
      return this.#attemptIn((granted > 120 ? granted - 60 : granted / 2) * 1000)
    }
    this.#become('failed', response?.status ?? 408)
    this.#attemptIn(this.#pause * (0.5 + Math.random() / 2))
    this.#pause = Math.min(this.#pause * 2, longestPause)
  }

  /** Asked after each wait, because the registration may be taken back meanwhile. */
  #over(): boolean {
    return this.state === 'ended'
  }

  #attemptIn(ms: number) {
    this.#again = this.#stack.clock.after(ms, () => void this.#attempt())
  }

  /** The first server that says anything; undefined when all are silent or overloaded. */
  async #tryAll(): Promise<Response | undefined> {
    for (const hop of await this.#stack.finder.find(this.#server)) {
      const response = await this.#tryAt(hop, () => this.#expires)
      if (this.#over()) return undefined
      if (!response) {
        this.#stack.finder.failed(hop)
        continue
      }
      if (response.status < 300) {
        this.#trust(hop.host)
        this.#keepAlive(hop)
      }
      return response
    }
    return undefined
  }

  /** One server, with what it asks for. Undefined when it is silent or overloaded. */
  async #tryAt(hop: Hop, seconds: () => number): Promise<Response | undefined> {
    for (let left = 4; ; left--) {
      const response = await this.#send(hop, seconds())
      if (!response || response.status === 503) return undefined
      const asked = parseNumber(response.headers.get('Min-Expires'))
      const challenged = response.status === 401 || response.status === 407
      if (!challenged) this.#digest.accepted()
      if (left === 0) return response
      if (response.status === 423 && asked !== undefined && asked > this.#expires) this.#expires = asked
      else if (!challenged || !this.#digest.challenged(response)) return response
    }
  }

  #send(hop: Hop, seconds: number): Promise<Response | undefined> {
    const headers = Headers.of({
      'Max-Forwards': '70',
      From: `<${this.#account.address}>;tag=${this.#tag}`,
      To: `<${this.#account.address}>`,
      'Call-ID': this.#callId,
      CSeq: `${++this.#seq} REGISTER`,
      Contact: contactFor(this.#stack, hop, userOf(this.#address)),
      Expires: String(seconds),
      'User-Agent': this.#stack.software,
    })
    const uri = writeUri(domainOf(this.#address))
    const request = authorized({ method: 'REGISTER', uri, headers }, this.#digest)
    return new Promise(resolve =>
      this.#stack.transactions.request(request, hop, {
        onResponse: response => response.status >= 200 && resolve(response),
        onFailure: () => resolve(undefined),
      }),
    )
  }

  #keepAlive(hop: Hop): void {
    this.#alive?.cancel()
    this.#alive = this.#stack.clock.after(aliveMs, () => {
      this.#stack.wire.send(Buffer.from('\r\n\r\n'), hop)
      this.#keepAlive(hop)
    })
  }
}

function domainOf(address: Uri): Uri {
  if (!isSip(address)) return address
  const { user: _, password: __, ...domain } = address
  return domain
}

/** Seconds that the server grants to our address (RFC 3261 10.2.4). */
function grantedBy(response: Response, user: string, asked: number): number {
  const contacts = parseNameAddrs(response.headers.all('Contact')) ?? []
  const ours = contacts.find(({ uri }) => userOf(uri) === user)
  const seconds =
    parseNumber(ours?.params.get('expires')) ?? parseNumber(response.headers.get('Expires')) ?? asked
  return Math.max(seconds, 10)
}
