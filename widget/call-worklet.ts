import { callFrame, callRate } from '../contract/call-protocol.ts'
import { PlayoutQueue } from './playout-queue.ts'

// What there is in a thread of sound (https://webaudio.github.io/web-audio-api/#AudioWorkletGlobalScope), as far as needed.
declare const sampleRate: number
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void

/** The thread of sound: a file of its own, so that a page with the strictest policy can load it. */

/** Microphone → frames of 20 ms. Where the browser cannot give 16 kHz, each sample is the mean of those it stands for. */
class Microphone extends AudioWorkletProcessor {
  readonly #ratio = sampleRate / callRate
  #frame = new Int16Array(callFrame)
  #filled = 0
  #sum = 0
  #weight = 0

  process([input]: Float32Array[][]): boolean {
    for (const sample of input?.[0] ?? new Float32Array(128)) {
      this.#sum += sample
      this.#weight += 1
      if (this.#weight < this.#ratio) continue
      this.#push(this.#sum / Math.ceil(this.#ratio))
      this.#weight -= this.#ratio
      this.#sum = 0
    }
    return true
  }

  #push(sample: number): void {
    this.#frame[this.#filled++] = Math.max(-1, Math.min(1, sample)) * 32_767
    if (this.#filled < callFrame) return
    this.port.postMessage(this.#frame, [this.#frame.buffer])
    this.#frame = new Int16Array(callFrame)
    this.#filled = 0
  }
}

type Order = Int16Array | { readonly mark: string } | 'clear'

/** Frames → loudspeaker. */
class Speaker extends AudioWorkletProcessor {
  readonly #queue = new PlayoutQueue(mark => this.port.postMessage(mark))
  readonly #ratio = callRate / sampleRate
  #at = 0
  #before = 0
  #after = 0
  readonly #one = new Float32Array(1)

  constructor() {
    super()
    this.port.onmessage = ({ data }: MessageEvent<Order>) => {
      if (data === 'clear') this.#queue.clear()
      else if (data instanceof Int16Array) this.#queue.sound(data)
      else this.#queue.mark(data.mark)
    }
  }

  process(_inputs: Float32Array[][], [output]: Float32Array[][]): boolean {
    const [out, ...others] = output ?? []
    if (!out) return true
    if (this.#ratio === 1) this.#queue.pull(out)
    else for (let i = 0; i < out.length; i++) out[i] = this.#between()
    for (const other of others) other.set(out)
    return true
  }

  /** On the line between two samples of 16 kHz. */
  #between(): number {
    this.#at += this.#ratio
    for (; this.#at >= 1; this.#at -= 1) {
      this.#queue.pull(this.#one)
      this.#before = this.#after
      this.#after = this.#one[0] ?? 0
    }
    return this.#before + (this.#after - this.#before) * this.#at
  }
}

registerProcessor('frontdesk-microphone', Microphone)
registerProcessor('frontdesk-speaker', Speaker)
