import { isIP } from 'node:net'
import type { EndReason } from '../../call-host.ts'
import type { CallLeg } from '../call-leg.ts'
import type { MediaLeg } from '../media/media-engine.ts'
import type { SrtpKey } from '../media/srtp-keys.ts'
import {
  type AudioSession,
  type Call,
  type Crypto,
  createAudioMedia,
  type Ended,
  holdsUs,
  type IncomingCall,
  mayReceive,
  maySend,
  userOf,
} from '../sip/index.ts'

/** ms without a single packet after which a call is over: the other side sends comfort silence or is gone. */
const silence = 30_000
/** ms for the other side to tell how a transfer went. */
const transferWait = 30_000

export interface SipLegOptions {
  /** Our address as the other side should send sound to. */
  readonly address: string
  readonly srtp: 'off' | 'optional' | 'required'
  /** Instead of half a minute. */
  readonly silenceMs?: number
  /** Where the call comes from: a telephone behind NAT names an address in its SDP that nobody outside knows. */
  readonly signalsFrom?: string
}

/**
 * The sound of one call: what the signalling agrees on is what the media thread does.
 *
 * @param acknowledged when given, nothing is sent before: true once the other side proved that it is where it says
 */
export function mediaFor(media: MediaLeg, options: SipLegOptions, acknowledged?: Promise<boolean>) {
  const { port } = media.local
  let agreed: AudioSession | undefined
  let proven = acknowledged === undefined
  void acknowledged?.then(yes => {
    proven = yes
    if (yes && agreed) media.connect(connectionOf(agreed, options))
  })
  return createAudioMedia({ address: options.address, port, srtp: options.srtp }, session => {
    // Refused now (488), not when the ACK has come.
    if (isIP(session.address) === 0) throw new RangeError('Sound is sent to an IP address, not to a name')
    agreed = session
    if (proven) media.connect(connectionOf(session, options))
  })
}

function connectionOf(
  { address, port, codec, dtmfPayload, ptime, direction, srtp }: AudioSession,
  { signalsFrom }: SipLegOptions,
) {
  return {
    remote: { address, port },
    ...(signalsFrom === undefined ? {} : { alsoFrom: [signalsFrom] }),
    ptime,
    payloadType: codec.payload,
    codec: codec.name === 'PCMA' ? ('PCMA' as const) : ('PCMU' as const),
    ...(dtmfPayload === undefined ? {} : { dtmfPayload }),
    sending: maySend(direction),
    receiving: mayReceive(direction),
    ...(srtp ? { srtp: { send: keyOf(srtp.ours), receive: keyOf(srtp.theirs) } } : {}),
  }
}

/** RFC 4568 6.1: a master key of 128 bits, then a salt of 112. */
function keyOf({ suite, key }: Crypto): SrtpKey {
  const bytes = Buffer.from(key, 'base64')
  return { suite: suite as SrtpKey['suite'], key: bytes.subarray(0, 16), salt: bytes.subarray(16, 30) }
}

/** A SIP call with its sound. */
export class SipLeg implements CallLeg {
  readonly externalId: string
  readonly direction: 'in' | 'out'
  readonly from: string
  readonly to: string
  readonly audio: MediaLeg
  readonly #call: Call
  readonly #options: SipLegOptions
  readonly #ended = Promise.withResolvers<EndReason>()
  #reason: EndReason | undefined

  constructor(call: Call, audio: MediaLeg, numbers: { from: string; to: string }, options: SipLegOptions) {
    this.#call = call
    this.#options = options
    this.audio = audio
    this.externalId = call.id
    this.direction = call.direction
    this.from = numbers.from
    this.to = numbers.to
    call.on('dtmf', ({ digit }) => audio.pressed(digit))
    audio.onSilence(options.silenceMs ?? silence, () => this.hangup('no-media'))
    void call.ended.then(async ended => {
      await audio.close()
      this.#ended.resolve(this.#reason ?? reasonOf(ended))
    })
  }

  async answer(): Promise<void> {
    const call = this.#call as IncomingCall
    // One forged datagram must not send a minute of sound to somebody who asked for none. Only who received our answer
    // knows the tag that the ACK bears (RFC 3261 13.3.1.4); a stream proves its address by itself.
    const forgeable = call.source.protocol === 'udp' && !call.trusted
    const options = { ...this.#options, signalsFrom: call.source.host }
    const media = mediaFor(this.audio, options, forgeable ? call.established : undefined)
    if (!(await call.accept(media))) throw new Error('The caller has gone, or nothing in the offer suits us.')
  }

  hangup(reason: EndReason): void {
    this.#reason ??= reason
    this.#call.hangup()
  }

  onHeld(listener: (held: boolean) => void): void {
    let held = false
    const tell = (remote: string | undefined) => {
      const now = remote !== undefined && holdsUs(remote)
      if (now !== held) listener(now)
      held = now
    }
    this.#call.on('session', ({ remote }) => tell(remote))
    tell(this.#call.session.remote)
  }

  onEnd(listener: (reason: EndReason) => void): void {
    void this.#ended.promise.then(listener)
  }

  async refer(
    target: string,
    signal: AbortSignal,
  ): Promise<{ readonly ok: boolean; readonly reason?: string }> {
    if (signal.aborted) return { ok: false, reason: 'It was called off.' }
    const { status, reason } = await this.#call.refer(target, { timeoutMs: transferWait })
    return status >= 200 && status < 300 ? { ok: true } : { ok: false, reason: `${status} ${reason}` }
  }
}

function reasonOf({ by }: Ended): EndReason {
  if (by === 'us') return 'we-hung-up'
  return by === 'them' ? 'caller-hung-up' : 'network'
}

/**
 * Who calls whom, as far as the request says. A call that was diverted keeps the first number in To: where it is to go
 * says the Request-URI (RFC 3261 8.2.2.1), which in turn is only our Contact when a registrar sends the call.
 */
export function numbersOf({ request }: IncomingCall): {
  readonly from: string
  /** The likeliest first. */
  readonly to: readonly [requested: string, to: string]
} {
  return {
    from: userOf(request.from.uri) ?? '',
    to: [userOf(request.uri) ?? '', userOf(request.to.uri) ?? ''],
  }
}
