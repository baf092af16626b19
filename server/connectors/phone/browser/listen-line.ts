import { type CallServerFrame, callRate } from '../../../../contract/call-protocol.ts'
import type { Socket } from '../../connector.ts'
import { type Samples, sampleRate } from '../call-leg.ts'
import { Resampler } from '../media/resample.ts'
import { base64Of } from './sound.ts'
import type { Listening } from './teammate-door.ts'
import { sendAway } from './while-allowed.ts'

/** Bytes waiting for a slow reader, 0.7 s of sound: what comes meanwhile is left out. */
const mostBuffered = 40_000

/** Sends both sides of a call to one listener, whom nobody hears. The call never waits for it. */
export class ListenLine {
  readonly #socket: Socket
  readonly #resampler = new Resampler(sampleRate, callRate)
  #open = true
  readonly #stop: () => void

  constructor(socket: Socket, { listen, over }: Pick<Listening, 'listen' | 'over'>) {
    this.#socket = socket
    this.#send({ kind: 'answered' })
    this.#stop = listen(frame => this.#sound(frame))
    socket.onClose(() => this.#leave())
    void over.then(() => {
      this.#send({ kind: 'ended', reason: 'over' })
      this.#leave()
      socket.close(1000, 'over')
    })
  }

  /** Not a sound more, whatever becomes of the socket. */
  cut(): void {
    this.#leave()
    sendAway(this.#socket)
  }

  #leave(): void {
    this.#open = false
    this.#stop()
  }

  #sound(frame: Samples): void {
    if (this.#socket.buffered > mostBuffered) return
    this.#send({ kind: 'audio', sound: base64Of(this.#resampler.push(frame)) })
  }

  #send(frame: CallServerFrame): void {
    if (this.#open) this.#socket.send(JSON.stringify(frame))
  }
}
