import type { Samples } from '../call-leg.ts'
import { type Clock, systemClock, withDeadline } from '../session/clock.ts'
import { Circuit, inOrder } from './circuit.ts'
import { faultOf, SpeechFault } from './fault.ts'
import { serves } from './languages.ts'
import type { Hearing, SttOptions, SttProvider, SttStream } from './providers.ts'
import { Reports } from './stt/reports.ts'

export interface SttFailoverOptions {
  /** For who watches: which recogniser failed and what to do. */
  readonly onTrouble?: (provider: string, reason: string) => void
  /** One did its work, also after it failed. */
  readonly onWorked?: (provider: string) => void
  readonly clock?: Clock
}

/** Frames of the present utterance that are kept for the next recogniser: 60 s, 960 kB. */
const mostFrames = 3_000
/** Older ones go in blocks of 5 s: moving an array of thousands at each frame of each call costs more than to keep them. */
const block = 250
/** Frames kept after a final that came without our end of speech: recognisers decide about 300 ms late. */
const overlap = 15
/** Attempts without one final among them; what dies more often is not worth the line's silence. */
const mostAttempts = 12
/** ms for a recogniser to be ready. */
const openWait = 5_000

interface Ear {
  readonly provider: SttProvider
  readonly circuit: Circuit
}

/**
 * Several recognisers as one. When one dies in the middle of what the caller says, the next hears it all from the
 * beginning of the utterance.
 */
export function sttFailover(
  providers: readonly SttProvider[],
  options: SttFailoverOptions = {},
): SttProvider {
  const { clock = systemClock } = options
  const ears = providers.map(provider => ({ provider, circuit: new Circuit(() => clock.now()) }))
  return {
    name: providers.map(({ name }) => name).join(', '),
    capabilities: {
      partials: providers.some(({ capabilities }) => capabilities.partials),
      endpointing: providers.every(({ capabilities }) => capabilities.endpointing),
      languages: [...new Set(providers.flatMap(({ capabilities }) => capabilities.languages))],
    },
    open: async (how, signal) => {
      const line = new Line(ears, how, options)
      await line.connect(signal)
      return line
    },
    stop: async () => void (await Promise.all(providers.map(provider => provider.stop?.()))),
  }
}

type Heard = Samples | 'end'

class Line implements SttStream {
  readonly #ears: readonly Ear[]
  readonly #how: SttOptions
  readonly #options: SttFailoverOptions
  readonly #reports = new Reports()
  readonly #closing = new AbortController()
  #stream: SttStream | undefined
  /** Of the present utterance, ends of speech in their places. */
  #heard: Heard[] = []
  #attempts = 0

  constructor(ears: readonly Ear[], how: SttOptions, options: SttFailoverOptions) {
    this.#ears = ears
    this.#how = how
    this.#options = options
  }

  push(frame: Samples): void {
    this.#heard.push(frame)
    if (this.#heard.length >= mostFrames + block) this.#heard.splice(0, block)
    this.#stream?.push(frame)
  }

  endOfSpeech(): void {
    this.#heard.push('end')
    this.#stream?.endOfSpeech()
  }

  onHearing(listener: (hearing: Hearing) => void): void {
    this.#reports.onHearing(listener)
  }

  onFault(listener: (reason: string) => void): void {
    this.#reports.onFault(listener)
  }

  close(): void {
    this.#closing.abort()
    this.#reports.close()
    this.#stream?.close()
    this.#heard = []
  }

  /** `dead` has just died: the others are asked first. @throws SpeechFault when no recogniser can be had. */
  async connect(signal: AbortSignal, dead?: Ear): Promise<void> {
    const stop = AbortSignal.any([signal, this.#closing.signal])
    for (const ear of this.#fitting(dead)) {
      if (stop.aborted || this.#attempts >= mostAttempts) break
      this.#attempts += 1
      try {
        const stream = await this.#open(ear, stop)
        if (stop.aborted) stream.close()
        else this.#use(ear, stream)
        return
      } catch (error) {
        if (stop.aborted) return
        this.#failed(ear, faultOf(ear.provider.name, error))
      }
    }
    throw new SpeechFault(
      'away',
      'No recogniser can be had. Look into the speech settings, or add another one.',
    )
  }

  async #open({ provider }: Ear, stop: AbortSignal): Promise<SttStream> {
    const opening = provider.open(this.#how, stop)
    const stream = await withDeadline(this.#options.clock ?? systemClock, openWait, opening)
    if (stream !== 'late') return stream
    // Whatever comes too late is closed, not leaked.
    void opening.then(late => late.close()).catch(() => {})
    throw new SpeechFault(
      'away',
      `${provider.name} was not ready within ${openWait / 1_000} s. Check its address, or add another recogniser.`,
    )
  }

  #fitting(dead: Ear | undefined): Ear[] {
    const hears = ({ provider }: Ear) => serves(provider.capabilities.languages, this.#how.language)
    const fitting = inOrder(this.#ears.filter(hears))
    return [...fitting.filter(ear => ear !== dead), ...fitting.filter(ear => ear === dead)]
  }

  #failed({ provider, circuit }: Ear, fault: SpeechFault): void {
    circuit.failed(fault)
    this.#options.onTrouble?.(provider.name, fault.message)
    this.#how.onTrouble?.(fault.message)
  }

  #use(ear: Ear, stream: SttStream): void {
    this.#stream = stream
    stream.onHearing(hearing => this.#hear(ear, stream, hearing))
    stream.onFault(reason => this.#replace(ear, stream, reason))
    for (const heard of this.#heard) {
      if (heard === 'end') stream.endOfSpeech()
      else stream.push(heard)
    }
  }

  #hear({ provider, circuit }: Ear, stream: SttStream, hearing: Hearing): void {
    if (stream !== this.#stream) return
    if (hearing.kind === 'final') {
      circuit.worked()
      this.#options.onWorked?.(provider.name)
      this.#attempts = 0
      // Not every end is answered: what is before the last one was heard, and must not be heard twice.
      const end = this.#heard.lastIndexOf('end')
      this.#heard = end < 0 ? this.#heard.slice(-overlap) : this.#heard.slice(end + 1)
    }
    this.#reports.hear(hearing)
  }

  #replace(ear: Ear, stream: SttStream, reason: string): void {
    if (stream !== this.#stream) return
    this.#stream = undefined
    stream.close()
    this.#failed(ear, new SpeechFault('broken', reason))
    this.connect(this.#closing.signal, ear).catch(error => {
      if (!this.#closing.signal.aborted) this.#reports.fault(faultOf('speech', error).message)
    })
  }
}
