import { EventEmitter, once } from 'node:events'
import type { Samples } from '../../call-leg.ts'
import type { Hearing, SttProvider, SttStream } from '../providers.ts'

const frame = 160

/** Seconds of a voice, in frames of 20 ms: loud enough for every gate. */
export function voice(seconds: number): Samples[] {
  return frames(seconds, at => Math.round(6_000 * Math.sin((2 * Math.PI * 220 * at) / 8_000)))
}

/** Seconds of a line on which nobody speaks: a little noise, always the same. */
export function quiet(seconds: number): Samples[] {
  return frames(seconds, at => ((at * 7919) % 41) - 20)
}

function frames(seconds: number, of: (at: number) => number): Samples[] {
  return Array.from({ length: Math.round(seconds * 50) }, (_, index) =>
    Int16Array.from({ length: frame }, (_, at) => of(index * frame + at)),
  )
}

/** Opens a recogniser and keeps what it says. */
export async function listenTo(provider: SttProvider, hints: readonly string[] = []): Promise<Listening> {
  const stream = await provider.open({ language: 'en-GB', hints }, new AbortController().signal)
  return new Listening(stream)
}

export class Listening {
  readonly stream: SttStream
  readonly hearings: Hearing[] = []
  readonly faults: string[] = []
  readonly #news = new EventEmitter()

  constructor(stream: SttStream) {
    this.stream = stream
    stream.onHearing(hearing => {
      this.hearings.push(hearing)
      this.#news.emit('news')
    })
    stream.onFault(reason => {
      this.faults.push(reason)
      this.#news.emit('news')
    })
  }

  /** The caller speaks, as long as it takes for so many words, and stops. */
  says(words: number): void {
    this.push([...voice(words * 0.25 + 0.1), ...quiet(0.1)])
    this.stream.endOfSpeech()
  }

  push(sound: readonly Samples[]): void {
    for (const one of sound) this.stream.push(one)
  }

  get finals(): Hearing[] {
    return this.hearings.filter(({ kind }) => kind === 'final')
  }

  get partials(): string[] {
    return this.hearings.filter(({ kind }) => kind === 'partial').map(({ text }) => text)
  }

  /** Something else happened that `until` may be waiting for. */
  poke(): void {
    this.#news.emit('news')
  }

  /** Resolves once it is so; the test's own deadline ends what never is. */
  async until(so: () => boolean): Promise<void> {
    while (!so()) await once(this.#news, 'news')
  }
}
