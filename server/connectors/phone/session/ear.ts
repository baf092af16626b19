import type { Samples } from '../call-leg.ts'
import type { Hearing, SttOptions, SttProvider, SttStream } from '../speech/providers.ts'

/** Frames (10 s) of the caller that are kept until the recogniser is ready. */
const memory = 500

interface Told {
  readonly hearing: (hearing: Hearing) => void
  /** Nothing is understood any more. */
  readonly deaf: () => void
  readonly trouble: (reason: string) => void
}

/** The caller's sound on its way to words; what was said before the recogniser was ready is heard by it as well. */
export class Ear {
  readonly #provider: SttProvider | undefined
  readonly #told: Told
  readonly #abort = new AbortController()
  #stream: SttStream | undefined
  #early: Samples[] = []
  #endDue = false

  constructor(provider: SttProvider | undefined, told: Told) {
    this.#provider = provider
    this.#told = told
  }

  open(options: SttOptions): void {
    void this.#open(options)
  }

  push(frame: Samples): void {
    if (this.#abort.signal.aborted) return
    if (this.#stream) this.#stream.push(frame)
    else if (this.#early.push(frame) > memory) this.#early.shift()
  }

  endOfSpeech(): void {
    if (this.#stream) this.#stream.endOfSpeech()
    else this.#endDue = true
  }

  close(): void {
    this.#abort.abort()
    this.#stream?.close()
    this.#stream = undefined
    this.#early = []
  }

  async #open(options: SttOptions): Promise<void> {
    const { signal } = this.#abort
    try {
      const stream = await this.#provider?.open(options, signal)
      if (stream && !signal.aborted) this.#follow(stream)
      else if (stream) stream.close()
      else if (!signal.aborted) this.#lost()
    } catch (error) {
      if (!signal.aborted) this.#lost((error as Error).message)
    }
  }

  #lost(reason?: string): void {
    this.close()
    if (reason) this.#told.trouble(reason)
    this.#told.deaf()
  }

  #follow(stream: SttStream): void {
    this.#stream = stream
    stream.onHearing(hearing => {
      if (this.#stream === stream) this.#told.hearing(hearing)
    })
    stream.onFault(reason => {
      if (this.#stream === stream) this.#lost(reason)
    })
    const early = this.#early
    this.#early = []
    for (const frame of early) if (this.#stream === stream) stream.push(frame)
    if (this.#endDue && this.#stream === stream) stream.endOfSpeech()
    this.#endDue = false
  }
}
