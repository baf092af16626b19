import type { Samples } from '../call-leg.ts'
import type { Hearing, SttOptions, SttProvider, SttStream } from '../speech/providers.ts'
import { type Clock, withDeadline } from './clock.ts'

/** ms for a recogniser to be ready; the first words are kept meanwhile. */
const openWait = 5_000
/** Frames (10 s) that the next recogniser hears again when one dies in mid-sentence. */
const memory = 500

interface Told {
  readonly hearing: (hearing: Hearing) => void
  /** None works any more. */
  readonly deaf: () => void
  readonly trouble: (reason: string) => void
}

/** The caller's sound on its way to words: the first recogniser that works, then the next. */
export class Ear {
  readonly #providers: readonly SttProvider[]
  readonly #clock: Clock
  readonly #told: Told
  readonly #abort = new AbortController()
  #stream: SttStream | undefined
  /** Not yet in a final: a recogniser that takes over must hear it. */
  #unheard: Samples[] = []
  #endDue = false

  constructor(providers: readonly SttProvider[], clock: Clock, told: Told) {
    this.#providers = providers
    this.#clock = clock
    this.#told = told
  }

  open(options: SttOptions): void {
    void this.#next(options, 0)
  }

  push(frame: Samples): void {
    if (this.#abort.signal.aborted) return
    this.#unheard.push(frame)
    if (this.#unheard.length > memory) this.#unheard.shift()
    this.#stream?.push(frame)
  }

  endOfSpeech(): void {
    if (this.#stream) this.#stream.endOfSpeech()
    else this.#endDue = true
  }

  close(): void {
    this.#abort.abort()
    this.#stream?.close()
    this.#stream = undefined
    this.#unheard = []
  }

  async #next(options: SttOptions, index: number): Promise<void> {
    const provider = this.#providers[index]
    if (this.#abort.signal.aborted) return
    if (!provider) {
      this.close()
      this.#told.deaf()
      return
    }
    const stream = await this.#tryOpen(provider, options)
    if (!stream) return this.#next(options, index + 1)
    this.#follow(stream, () => void this.#next(options, index + 1))
  }

  async #tryOpen(provider: SttProvider, options: SttOptions): Promise<SttStream | undefined> {
    const opening = provider.open(options, this.#abort.signal)
    try {
      const stream = await withDeadline(this.#clock, openWait, opening)
      if (stream !== 'late' && !this.#abort.signal.aborted) return stream
      // Whatever comes too late is closed, not leaked.
      void opening.then(late => late.close()).catch(() => {})
      if (stream === 'late') this.#told.trouble(`${provider.name} was not ready within ${openWait} ms.`)
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#told.trouble(`${provider.name}: ${(error as Error).message}`)
    }
    return undefined
  }

  #follow(stream: SttStream, died: () => void): void {
    this.#stream = stream
    stream.onHearing(hearing => {
      if (this.#stream !== stream) return
      if (hearing.kind === 'final') this.#unheard = []
      this.#told.hearing(hearing)
    })
    stream.onFault(reason => {
      if (this.#stream !== stream) return
      this.#stream = undefined
      stream.close()
      this.#told.trouble(reason)
      died()
    })
    for (const frame of this.#unheard) if (this.#stream === stream) stream.push(frame)
    if (this.#endDue && this.#stream === stream) stream.endOfSpeech()
    this.#endDue = false
  }
}
