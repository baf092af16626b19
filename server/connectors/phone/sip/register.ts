import { authorized } from './ask.ts'
import type { Timer } from './clock.ts'
import { createDigestClient } from './digest.ts'
import { createEvents } from './events.ts'
import { parseNameAddrs } from './fields.ts'
import type { Hop } from './flow.ts'
import { parseNumber } from './grammar.ts'
import { Headers } from './headers.ts'
import type { Response } from './message.ts'
import { contactFor, type Stack } from './stack.ts'
import { newTag } from './transactions.ts'
import { isSip, parseUri, type Uri, userOf, writeUri } from './uri.ts'

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
export function register(stack: Stack, account: Account, trust: (address: string) => void): Registration {
  const address = parseUri(account.address)
  if (!address || !isSip(address))
    throw new Error('The address of the account must look like sip:desk@pbx.example')
  const server = account.server === undefined ? domainOf(address) : parseUri(account.server)
  if (!server) throw new Error('The server of the account must look like sip:pbx.example')
  const events = createEvents<RegistrationEvents>(() => stack.log('A listener of a registration failed.'))
  const digest = createDigestClient([account])
  const [callId, tag] = [newTag(), newTag()]
  let state: RegistrationState = 'trying'
  let seq = 0
  let expires = account.expires ?? 3600
  let pause = firstPause
  let again: Timer | undefined
  let alive: Timer | undefined

  const become = (next: RegistrationState, status: number) => {
    if (state === 'ended') return
    state = next
    events.emit('state', { state, status })
  }

  const send = (hop: Hop, seconds: number): Promise<Response | undefined> => {
    const headers = Headers.of({
      'Max-Forwards': '70',
      From: `<${account.address}>;tag=${tag}`,
      To: `<${account.address}>`,
      'Call-ID': callId,
      CSeq: `${++seq} REGISTER`,
      Contact: contactFor(stack, hop, userOf(address)),
      Expires: String(seconds),
      'User-Agent': stack.software,
    })
    const request = authorized({ method: 'REGISTER', uri: writeUri(domainOf(address)), headers }, digest)
    return new Promise(resolve =>
      stack.transactions.request(request, hop, {
        onResponse: response => response.status >= 200 && resolve(response),
        onFailure: () => resolve(undefined),
      }),
    )
  }

  /** One server, with what it asks for. Undefined when it is silent or overloaded. */
  const tryAt = async (hop: Hop, seconds: () => number): Promise<Response | undefined> => {
    for (let left = 4; ; left--) {
      const response = await send(hop, seconds())
      if (!response || response.status === 503) return undefined
      const asked = parseNumber(response.headers.get('Min-Expires'))
      const challenged = response.status === 401 || response.status === 407
      if (!challenged) digest.accepted()
      if (left === 0) return response
      if (response.status === 423 && asked !== undefined && asked > expires) expires = asked
      else if (!challenged || !digest.challenged(response)) return response
    }
  }

  const attempt = async () => {
    let response: Response | undefined
    for (const hop of await stack.finder.find(server)) {
      if (state === 'ended') return
      response = await tryAt(hop, () => expires)
      if (!response) {
        stack.finder.failed(hop)
        continue
      }
      if (response.status < 300) {
        trust(hop.host)
        keepAlive(hop)
      }
      break
    }
    if (state === 'ended') return
    const granted =
      response && response.status < 300 ? grantedBy(response, userOf(address), expires) : undefined
    if (response && granted !== undefined) {
      pause = firstPause
      become('registered', response.status)
      // Early enough for a repetition, late enough not to burden the server.
      again = stack.clock.after((granted > 120 ? granted - 60 : granted / 2) * 1000, () => void attempt())
      return
    }
    become('failed', response?.status ?? 408)
    again = stack.clock.after(pause * (0.5 + Math.random() / 2), () => void attempt())
    pause = Math.min(pause * 2, longestPause)
  }

  const keepAlive = (hop: Hop) => {
    alive?.cancel()
    alive = stack.clock.after(aliveMs, () => {
      stack.wire.send(Buffer.from('\r\n\r\n'), hop)
      keepAlive(hop)
    })
  }

  void attempt()
  return {
    get state() {
      return state
    },
    on: events.on,
    async remove() {
      const before = state
      become('ended', 200)
      again?.cancel()
      alive?.cancel()
      const [hop] = before === 'registered' ? await stack.finder.find(server) : []
      if (hop) await tryAt(hop, () => 0)
    },
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
