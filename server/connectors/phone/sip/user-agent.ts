import { type Admission, type AdmissionOptions, createAdmission } from './admission.ts'
import type { Call, IncomingCall } from './call.ts'
import { createClock, type RealClock } from './clock.ts'
import { parseNameAddr, tagOf } from './fields.ts'
import { defaultLimits, type Limits } from './limits.ts'
import type { Media } from './negotiation.ts'
import { type Invitation, OutgoingLeg } from './outgoing-leg.ts'
import { createReception } from './reception.ts'
import { type Account, type Registration, register } from './register.ts'
import { createNames, type Names } from './resolve.ts'
import { createStack, type Stack } from './stack.ts'
import { newTag } from './transactions.ts'
import { type Listen, openTransports, type Transports } from './transports.ts'
import { isSip, parseUri, type SipUri, userOf } from './uri.ts'

export interface UserAgentOptions extends AdmissionOptions {
  readonly listen: Listen
  /** Who calls when a call names nobody else: `"Clinic" <sip:desk@clinic.example>`. */
  readonly identity: string
  /** Name and version for User-Agent and Server. */
  readonly software?: string
  readonly limits?: Partial<Limits>
  readonly log?: (message: string) => void
  /** For tests. */
  readonly names?: Names
}

export interface CallOptions {
  readonly media: Media
  readonly from?: string
  /** Its address, password and server are used. */
  readonly account?: Account
  readonly headers?: Readonly<Record<string, string>>
  /** The dialog to take over, in an attended transfer (RFC 3891). */
  readonly replaces?: string
  readonly referredBy?: string
  readonly lateOffer?: boolean
  /** Milliseconds until an answer; three minutes when absent. */
  readonly ringMs?: number
}

export interface UserAgent {
  /** The port of UDP and TCP. */
  readonly port: number
  /** The port of TLS, when it is served. */
  readonly tlsPort: number | undefined
  /** Takes calls from now on; before, callers hear 480. */
  onInvite(handler: (call: IncomingCall) => void): void
  /** @throws Error when an address makes no sense. */
  call(target: string, options: CallOptions): Call
  register(account: Account): Registration
  readonly counts: {
    readonly calls: number
    readonly transactions: number
    readonly dialogs: number
    readonly connections: number
    readonly timers: number
  }
  /** Ends calls and registrations, waits for the last answers at most `graceMs`, and leaves no socket and no timer. */
  close(graceMs?: number): Promise<void>
}

/** @throws Error when a port is taken or an address of a peer is none. */
export async function createUserAgent(options: UserAgentOptions): Promise<UserAgent> {
  return runUserAgent(options, createClock(), openTransports)
}

/** The same with a clock and a network of the caller's, for tests that move time by hand. */
export async function runUserAgent(
  options: UserAgentOptions,
  clock: RealClock,
  open: typeof openTransports,
): Promise<UserAgent> {
  const admission = createAdmission(clock, options)
  // Wrong addresses are said before a port is taken.
  addressOf(options.identity)
  const limits = { ...defaultLimits, ...options.limits }
  const log = options.log ?? (() => {})
  const transports: Transports = await open({
    listen: options.listen,
    limits,
    clock,
    trusts: admission.trusts,
    onMessage(message, source) {
      const starts = message.kind === 'refused' || (message.kind === 'request' && tagOf(message.to) === '')
      if (starts && admission.ignores(source.host)) return
      try {
        stack.transactions.receive(message, source)
      } catch (error) {
        // A fault of ours in one message must not end the other calls.
        log(`A SIP message could not be handled (${error instanceof Error ? error.name : 'error'}).`)
      }
    },
  })
  const stack = createStack({
    wire: transports,
    clock,
    limits,
    names: options.names ?? createNames(),
    software: options.software ?? 'frontdesk',
    log,
    onRequest: transaction => reception.receive(transaction),
  })
  const reception = createReception(stack, admission)
  return assemble(options, stack, reception, transports, clock, admission)
}

type Reception = ReturnType<typeof createReception>

function assemble(
  options: UserAgentOptions,
  stack: Stack,
  reception: Reception,
  transports: Transports,
  clock: RealClock,
  admission: Admission,
): UserAgent {
  const registrations = new Set<Registration>()
  let closing: Promise<void> | undefined

  const shut = async (graceMs: number) => {
    reception.close()
    for (const leg of reception.calls) leg.hangup('Closing down')
    const legs = [...reception.legs]
    const last = Promise.all([...legs.map(leg => leg.gone), ...[...registrations].map(each => each.remove())])
    await Promise.race([last, new Promise<void>(resolve => clock.after(graceMs, resolve))])
    stack.transactions.close()
    stack.dialogs.clear()
    clock.close()
    await transports.close()
  }

  return {
    port: transports.port,
    tlsPort: transports.tlsPort,
    onInvite: reception.onInvite,
    call(target, how) {
      const full = reception.calls.size >= stack.limits.calls
      const invitation = invitationOf(target, how, options.identity, stack.limits.ringMs)
      const credentials = how.account ? [how.account] : []
      const leg = new OutgoingLeg({ ...invitation, full }, { stack, id: newTag() + newTag(), credentials })
      reception.track(leg)
      return leg
    },
    register(account) {
      const registration = register(stack, account, admission.trust)
      registrations.add(registration)
      registration.on('state', ({ state }) => state === 'ended' && registrations.delete(registration))
      return registration
    },
    get counts() {
      const { connections } = transports
      const { dialogs, transactions } = stack
      return {
        calls: reception.calls.size,
        transactions: transactions.count,
        dialogs: dialogs.size,
        connections,
        timers: clock.pending,
      }
    },
    close(graceMs = 1000) {
      closing ??= shut(graceMs)
      return closing
    },
  }
}

function invitationOf(target: string, how: CallOptions, identity: string, ringMs: number): Invitation {
  const { account } = how
  const ours = addressOf(account?.address ?? identity)
  const proxy = account?.server === undefined ? undefined : parseUri(account.server)
  return {
    target: targetOf(target, account),
    from: how.from === undefined ? ours : addressOf(how.from),
    user: userOf(ours.uri),
    media: how.media,
    ...(proxy ? { proxy } : {}),
    headers: {
      ...how.headers,
      ...(how.replaces === undefined ? {} : { Replaces: how.replaces, Require: 'replaces' }),
      ...(how.referredBy === undefined ? {} : { 'Referred-By': how.referredBy }),
    },
    lateOffer: how.lateOffer === true,
    ringMs: how.ringMs ?? ringMs,
  }
}

function addressOf(text: string) {
  const address = parseNameAddr(text)
  if (!address)
    throw new Error('An address must look like sip:desk@clinic.example or "Clinic" <sip:desk@clinic.example>')
  return address
}

/** Bare numbers and tel: URIs belong to the domain of the account (RFC 3261 19.1.6). */
function targetOf(target: string, account: Account | undefined): SipUri {
  const uri = parseUri(target)
  if (uri && isSip(uri)) {
    // Header fields in an address are for the sender of a mail or link, not for a call (RFC 3261 19.1.5).
    const { headers: _, ...plain } = uri
    return plain
  }
  const number = (uri ? userOf(uri) : target).replace(/[\s().-]/g, '')
  const home = account && parseUri(account.address)
  if (!/^[+*#0-9A-D]{1,32}$/.test(number) || !home || !isSip(home))
    throw new Error('The target must be a sip: address, or a number together with an account')
  return { ...home, user: number, params: new Map([['user', 'phone']]) }
}
