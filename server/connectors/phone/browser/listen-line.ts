import { type CallServerFrame, callRate } from '../../../../contract/call-protocol.ts'
import type { Socket } from '../../connector.ts'
import { type Samples, sampleRate } from '../call-leg.ts'
import { Resampler } from '../media/resample.ts'
import { base64Of } from './sound.ts'
import type { Listening } from './teammate-door.ts'

/** Bytes waiting for a slow reader, 0.7 s of sound: what comes meanwhile is left out. */
const mostBuffered = 40_000

/** Sends both sides of a call to one listener, whom nobody hears. The call never waits for it. */
export class ListenLine {
  readonly #socket: Socket
  readonly #resampler = new Resampler(sampleRate, callRate)
  #open = true

  constructor(socket: Socket, { listen, over }: Listening) {
    this.#socket = socket
    this.#send({ kind: 'answered' })
    const stop = listen(frame => this.#sound(frame))
    socket.onClose(() => {
      this.#open = false
      stop()
    })
    void over.then(() => {
      stop()
      this.#send({ kind: 'ended', reason: 'over' })
      socket.close(1000, 'over')
    })
  }

  #sound(frame: Samples): void {
    if (this.#socket.buffered > mostBuffered) return
    this.#send({ kind: 'audio', sound: base64Of(this.#resampler.push(frame)) })
  }

  #send(frame: CallServerFrame): void {
    if (this.#open) this.#socket.send(JSON.stringify(frame))
  }
}
