import type { EndReason } from '../../call-host.ts'
import type { Socket } from '../../connector.ts'
import { RemoteLeg } from '../remote/remote-leg.ts'
import type { Clock } from '../session/clock.ts'
import { parseStreamEvent, type StreamEvent, streamWriter } from './stream-frames.ts'
import { streamSound } from './stream-sound.ts'

/** ms from the upgrade to `start`. */
const startWithin = 10_000
/** Messages that cannot be read before the stream is closed. */
const patience = 20
/** Bytes waiting for a slow reader: more than 10 s of sound. */
const mostBuffered = 300_000

export type StreamStart = Extract<StreamEvent, { kind: 'start' }>

/** The call that a stream belongs to, by the token we gave it. */
export interface Expected {
  readonly callSid: string | undefined
  readonly direction: 'in' | 'out'
  readonly from: string
  readonly to: string
}

export interface StreamCallParts {
  readonly clock: Clock
  /** Whose stream this is; undefined when it is nobody's. */
  readonly expected: (start: StreamStart) => Expected | undefined
  readonly begun: (leg: RemoteLeg, start: StreamStart) => void
  readonly ended: () => void
}

/**
 * One media stream of a carrier, from the upgrade to its end.
 *
 *   opened --start with our token--> talking --stop, close, or we hang up--> closed
 */
export class StreamCall {
  readonly #socket: Socket
  readonly #parts: StreamCallParts
  readonly #stopTimer: () => void
  #decode: ((bytes: Uint8Array) => Int16Array) | undefined
  #leg: RemoteLeg | undefined
  #strikes = 0
  #closed = false

  constructor(socket: Socket, parts: StreamCallParts) {
    this.#socket = socket
    this.#parts = parts
    this.#stopTimer = parts.clock.after(startWithin, () => this.#refuse('No start came'))
    socket.onMessage(message => {
      if (!this.#closed) this.#hear(message)
    })
    socket.onClose(() => this.#close('network'))
  }

  #hear(message: string): void {
    const event = parseStreamEvent(message)
    if (!event) {
      this.#strikes += 1
      if (this.#strikes > patience) this.#refuse('Messages cannot be read')
    } else if (event.kind === 'start') this.#start(event)
    else if (event.kind === 'sound') this.#sound(event.bytes)
    else if (event.kind === 'mark') this.#leg?.audio.acknowledged(event.name)
    else if (event.kind === 'digit') this.#leg?.audio.pressed(event.digit)
    else if (event.kind === 'stop') this.#close('caller-hung-up')
  }

  #sound(bytes: Uint8Array): void {
    if (this.#decode) this.#leg?.audio.heard(this.#decode(bytes))
  }

  #start(start: StreamStart) {
    if (this.#leg) return this.#refuse('There is a call on this stream already')
    const expected = this.#parts.expected(start)
    if (!expected) return this.#refuse('This stream was not asked for')
    this.#stopTimer()
    const sound = streamSound(start.format)
    const write = streamWriter(start.stream, start.snake)
    this.#decode = sound.decode
    const { direction, from, to } = expected
    const leg = new RemoteLeg(
      { externalId: start.call, direction, from, to },
      {
        player: {
          frame: samples => this.#send(write.media(sound.encode(samples))),
          mark: name => this.#send(write.mark(name)),
          clear: () => this.#send(write.clear()),
        },
        // The carrier has answered for us.
        answered: () => {},
        // After <Connect> there is nothing more to do in our TwiML, so the call ends with its stream.
        ended: reason => this.#over(reason),
      },
      this.#parts.clock,
    )
    this.#leg = leg
    this.#parts.begun(leg, start)
  }

  #send(message: string): void {
    if (this.#closed) return
    if (this.#socket.buffered > mostBuffered) this.#leg?.over('network')
    else this.#socket.send(message)
  }

  #over(reason: EndReason): void {
    if (this.#closed) return
    this.#socket.close(1000, reason)
    this.#close(reason)
  }

  #refuse(reason: string): void {
    if (this.#closed) return
    this.#socket.close(1008, reason)
    this.#close('failed')
  }

  #close(reason: EndReason): void {
    if (this.#closed) return
    this.#closed = true
    this.#stopTimer()
    this.#leg?.over(reason)
    this.#parts.ended()
  }
}
