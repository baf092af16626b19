import type { Identifier } from '../../../contract/identifier.ts'
import type { CallHost } from '../call-host.ts'
import type { ChannelAccount } from '../connector.ts'
import type { CallLeg } from './call-leg.ts'
import type { Line } from './dial/outgoing.ts'
import type { Lines } from './lines.ts'
import { createMediaEngine, type MediaEngine } from './media/media-engine.ts'
import { ownAddress } from './own-address.ts'
import { callerOf, type Served, type ServedAccounts } from './served-accounts.ts'
import type { PhoneSettings } from './settings.ts'
import {
  createUserAgent,
  type Ended,
  type IncomingCall,
  type Listen,
  parseUri,
  suitsAudio,
  type Uri,
  type UserAgent,
} from './sip/index.ts'
import { numbersOf, SipLeg } from './sip-leg/sip-leg.ts'

export interface SipDoorOptions {
  /** SIP over UDP, TCP and, with a certificate, TLS. */
  readonly listen: Listen
  readonly rtpPorts: readonly [from: number, to: number]
  /** Networks of the trunk; absent: whoever reaches the port may call. */
  readonly peers?: readonly string[] | undefined
  /** ms without a single packet of sound after which a call is over; half a minute when absent. */
  readonly silenceMs?: number
  readonly log?: ((message: string) => void) | undefined
}

export interface SipDoorParts extends SipDoorOptions {
  readonly accountFor: (called: readonly string[]) => ReturnType<ServedAccounts['calledBy']>
  readonly lines: Lines
  readonly host: () => CallHost
  readonly begin: (leg: CallLeg, served: Served, from: Identifier | undefined) => Promise<unknown>
}

/** Where calls come in over SIP, and the lines that calls go out on. */
export class SipDoor {
  readonly #parts: SipDoorParts
  #agent: UserAgent | undefined
  #media: MediaEngine | undefined
  #fault: string | undefined

  constructor(parts: SipDoorParts) {
    this.#parts = parts
  }

  get agent(): UserAgent | undefined {
    return this.#agent
  }

  /** Why no call has sound any more. */
  get fault(): string | undefined {
    return this.#fault
  }

  async start(): Promise<void> {
    const { listen, rtpPorts, peers, log } = this.#parts
    this.#media = createMediaEngine({
      host: listen.host,
      ports: rtpPorts,
      onFault: ({ reason, fatal }) => {
        log?.(reason)
        if (fatal) this.#fault = `${reason}. Start the product again.`
      },
    })
    try {
      this.#agent = await createUserAgent({
        listen,
        identity: `<sip:frontdesk@${ownAddress(listen, undefined)}>`,
        ...(peers ? { peers } : {}),
        log: message => log?.(message),
      })
      this.#agent.onInvite(call => void this.#take(call))
    } catch (error) {
      // A telephone exchange on the same machine is usual; chat and mail must not wait for it.
      const reason = error instanceof Error ? error.message : 'SIP cannot be listened for'
      this.#fault = `${reason} with SIP_PORT. Then start again.`
      log?.(`No call comes in: ${this.#fault}`)
    }
  }

  lineOf({ account, settings }: Served): Line | undefined {
    const [agent, media] = [this.#agent, this.#media]
    if (!agent || !media || !settings || this.#fault) return undefined
    const server = (settings.register?.server ?? settings.register?.address ?? settings.trunk?.server) || ''
    const sip = this.#sipOf(settings, hostOf(parseUri(server)))
    return { agent, media, sip, origin: { number: account.address, settings, host: sip.address } }
  }

  async stop(): Promise<void> {
    await this.#agent?.close()
    await this.#media?.stop()
    this.#agent = undefined
  }

  async #take(call: IncomingCall): Promise<void> {
    const named = numbersOf(call)
    const called = this.#parts.accountFor(named.to)
    if (!called) return call.reject(404)
    const { served, to } = called
    const numbers = { from: named.from, to }
    const from = callerOf(named.from, served.account.address)
    void call.ended.then(async ended => {
      if (call.trusted && !(await call.established) && isMissed(ended))
        void this.#missed(call, served.account, { from, to })
    })
    if (!served.settings || !served.speech || this.#fault || !this.#media) return call.reject(503)
    const sip = this.#sipOf(served.settings, hostOf(call.peerAddress))
    if (!suitsAudio(call.request, sip)) return call.reject(488)
    const [media, { lines, begin }] = [this.#media, this.#parts]
    if (lines.full) return call.reject(486)
    call.ring()
    try {
      await lines.hold(async () => begin(new SipLeg(call, await media.open(), numbers, sip), served, from))
    } catch (error) {
      this.#parts.log?.(`A call could not be taken: ${error instanceof Error ? error.message : 'no reason'}`)
      call.reject(503)
    }
  }

  #sipOf({ srtp }: PhoneSettings, peer: string | undefined) {
    const { listen, silenceMs } = this.#parts
    return { address: ownAddress(listen, peer), srtp, ...(silenceMs === undefined ? {} : { silenceMs }) }
  }

  async #missed(
    call: IncomingCall,
    { id }: ChannelAccount,
    { from, to }: { readonly from: Identifier | undefined; readonly to: string },
  ): Promise<void> {
    if (!from) return
    try {
      await this.#parts.host().missed({ accountId: id, externalId: call.id, from, to })
    } catch {
      this.#parts.log?.('A missed call could not be noted, so nobody writes to the caller.')
    }
  }
}

/**
 * We refused, or the caller gave up before; not so when we answered and no ACK came. Asked of peers and registrars only:
 * who else calls names any number as their own, and would have us write to it at our cost.
 */
function isMissed({ status }: Ended): boolean {
  return status >= 400 && status !== 408
}

function hostOf(uri: Uri | undefined): string | undefined {
  return uri && 'host' in uri ? uri.host : undefined
}
