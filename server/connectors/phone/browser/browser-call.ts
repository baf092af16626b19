import { randomUUID } from 'node:crypto'
import {
  type CallErrorCode,
  type CallerFrame,
  type CallServerFrame,
  callFrame,
  callRate,
} from '../../../../contract/call-protocol.ts'
import type { Identifier } from '../../../../contract/identifier.ts'
import type { EndReason } from '../../call-host.ts'
import type { Socket } from '../../connector.ts'
import { type Samples, sampleRate } from '../call-leg.ts'
import { Resampler } from '../media/resample.ts'
import { RemoteLeg } from '../remote/remote-leg.ts'
import type { Clock } from '../session/clock.ts'
import { parseCallerFrame } from './frames.ts'
import { base64Of, soundOf } from './sound.ts'

/** ms from the upgrade to `call`. */
const callWithin = 10_000
/** Frames a second and how many may be saved up: 50 of sound, the marks and a stall of the network that ends. */
const rate = { perSecond: 80, burst: 400 }
/** Bytes waiting for a slow reader: 5 s of sound. */
const mostBuffered = 300_000

const closeCodes: Readonly<Record<CallErrorCode, number>> = {
  // RFC 6455 7.4.1: policy; IANA registry: try again later.
  ...{ not_allowed: 1008, protocol: 1008, flooding: 1008 },
  ...{ too_many: 1013, unavailable: 1013 },
}

const notTaken = 'Calls cannot be taken now. Please write instead.'

/** Says what is wrong and hangs up. */
export function refuse(socket: Socket, code: CallErrorCode, message: string): void {
  socket.send(JSON.stringify({ kind: 'error', code, message } satisfies CallServerFrame))
  socket.close(closeCodes[code], code)
}

/** Who calls and what they may do. */
export interface Admitted {
  readonly accountId: string
  readonly from: Identifier | undefined
  readonly to: string
  /** What a teammate is told when the call cannot be begun; customers get one sentence for everything. */
  readonly told?: (error: unknown) => string
  /** Words of a simulated caller, as sound at 8 kHz. */
  readonly speak?: (text: string, signal: AbortSignal) => AsyncIterable<{ readonly samples: Samples }>
}

export interface BrowserCallParts {
  readonly clock: Clock
  /** Lets the caller in, or says why not. */
  readonly admit: (
    call: Extract<CallerFrame, { kind: 'call' }>,
  ) => Admitted | { readonly code: CallErrorCode; readonly message: string }
  /** Takes the call; rejects when it cannot be taken. */
  readonly begin: (leg: RemoteLeg, admitted: Admitted) => Promise<void>
  readonly ended: () => void
}

/**
 * One socket of a browser, from the upgrade to its end.
 *
 *   waiting --call--> ringing --answer--> talking --hang-up, either side--> closed
 */
export class BrowserCall {
  readonly #socket: Socket
  readonly #parts: BrowserCallParts
  readonly #toUs = new Resampler(callRate, sampleRate)
  readonly #toThem = new Resampler(sampleRate, callRate)
  readonly #gone = new AbortController()
  readonly #stopTimer: () => void
  #tokens = rate.burst
  #takenAt: number
  #leg: RemoteLeg | undefined
  #admitted: Admitted | undefined
  #closed = false

  constructor(socket: Socket, parts: BrowserCallParts) {
    this.#socket = socket
    this.#parts = parts
    this.#takenAt = parts.clock.now()
    this.#stopTimer = parts.clock.after(callWithin, () =>
      this.fail('protocol', 'The first frame must be call, and it did not come in time.'),
    )
    socket.onMessage(text => {
      if (!this.#closed) this.#hear(text)
    })
    socket.onClose(() => this.#close('caller-hung-up'))
  }

  /** Says what is wrong and hangs up. */
  fail(code: CallErrorCode, message: string) {
    if (this.#closed) return
    refuse(this.#socket, code, message)
    this.#close(code === 'flooding' ? 'network' : 'failed')
  }

  #close(reason: EndReason): void {
    if (this.#closed) return
    this.#closed = true
    this.#stopTimer()
    this.#gone.abort()
    this.#leg?.over(reason)
    this.#parts.ended()
  }

  #hear(text: string) {
    if (!this.#take()) return this.fail('flooding', 'Too many frames in a short time. Call again later.')
    const frame = parseCallerFrame(text)
    if (!frame) return this.fail('protocol', 'This frame is not one of a call. Reload the page.')
    if (frame.kind === 'call') return this.#call(frame)
    if (!this.#leg) return this.fail('protocol', 'The first frame must be call.')
    this.#handle(frame, this.#leg)
  }

  #handle(frame: Exclude<CallerFrame, { kind: 'call' }>, leg: RemoteLeg) {
    switch (frame.kind) {
      case 'audio':
        return leg.audio.heard(this.#toUs.push(soundOf(frame.sound)!))
      case 'mark':
        return leg.audio.acknowledged(frame.name)
      case 'digit':
        return leg.audio.pressed(frame.digit)
      case 'speak':
        return void this.#speak(frame.text)
      case 'hang-up':
        return leg.over('caller-hung-up')
    }
  }

  #call(frame: Extract<CallerFrame, { kind: 'call' }>) {
    if (this.#leg) return this.fail('protocol', 'There is a call on this socket already.')
    const admitted = this.#parts.admit(frame)
    if ('code' in admitted) return this.fail(admitted.code, admitted.message)
    this.#stopTimer()
    this.#admitted = admitted
    const { from, to } = admitted
    const leg = new RemoteLeg(
      { externalId: randomUUID(), direction: 'in', from: from?.value ?? '', to },
      {
        player: {
          frame: samples => this.#send({ kind: 'audio', sound: base64Of(this.#toThem.push(samples)) }),
          mark: name => this.#send({ kind: 'mark', name }),
          clear: () => this.#send({ kind: 'clear' }),
        },
        answered: () => this.#send({ kind: 'answered' }),
        ended: reason => this.#over(reason),
      },
      this.#parts.clock,
    )
    this.#leg = leg
    this.#send({ kind: 'ringing' })
    this.#parts
      .begin(leg, admitted)
      .catch((error: unknown) => this.fail('unavailable', admitted.told?.(error) ?? notTaken))
  }

  /** The call ended on our side, or by a lost line. */
  #over(reason: EndReason): void {
    if (this.#closed) return
    this.#send({ kind: 'ended', reason })
    this.#socket.close(1000, reason)
    this.#close(reason)
  }

  async #speak(text: string): Promise<void> {
    const speak = this.#admitted?.speak
    if (!speak) return this.fail('not_allowed', 'This caller speaks by microphone only.')
    const voice = new Resampler(sampleRate, callRate)
    try {
      for await (const { samples } of speak(text, this.#gone.signal)) this.#voice(voice.push(samples))
      this.#voice(voice.flush())
    } catch {
      // The call ended, or the voice broke: the caller hears less than was typed, and sees it.
    }
  }

  #voice(samples: Samples): void {
    for (let at = 0; at < samples.length; at += callFrame)
      this.#send({ kind: 'voice', sound: base64Of(samples.subarray(at, at + callFrame)) })
  }

  #send(frame: CallServerFrame): void {
    if (this.#closed) return
    if (this.#socket.buffered > mostBuffered) this.#leg?.over('network')
    else this.#socket.send(JSON.stringify(frame))
  }

  #take(): boolean {
    const now = this.#parts.clock.now()
    this.#tokens = Math.min(rate.burst, this.#tokens + ((now - this.#takenAt) / 1_000) * rate.perSecond) - 1
    this.#takenAt = now
    return this.#tokens >= 0
  }
}
