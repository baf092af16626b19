import type { Samples } from '../../call-leg.ts'
import type {
  Hearing,
  SpeechPiece,
  SttOptions,
  SttProvider,
  SttStream,
  TtsOptions,
  TtsProvider,
} from '../../speech/providers.ts'
import type { Clock } from '../clock.ts'

export interface Script {
  readonly words: readonly string[]
  readonly confidence?: number
  /** What the final says instead of the partials. */
  readonly finally?: string
}

/** Recognises the words that the scripted line put into its samples; only those whose frames it got. */
export class ScriptedRecogniser implements SttProvider {
  readonly name: string
  readonly capabilities = { partials: true, endpointing: false, languages: ['en'] }
  readonly streams: ScriptedStream[] = []
  refuses = false
  hangs = false
  /** Ends of speech are never followed by a final. */
  silent = false
  finalAfter = 300
  readonly scripts: Script[]
  readonly clock: Clock

  constructor(clock: Clock, scripts: Script[], name = 'ear-1') {
    this.clock = clock
    this.scripts = scripts
    this.name = name
  }

  async open(_options: SttOptions, signal: AbortSignal): Promise<SttStream> {
    if (this.refuses) throw new Error('Give the recogniser a key.')
    if (this.hangs) await new Promise((_, no) => signal.addEventListener('abort', () => no(signal.reason)))
    const stream = new ScriptedStream(this)
    this.streams.push(stream)
    return stream
  }

  get openStreams(): number {
    return this.streams.filter(stream => !stream.closed).length
  }
}

export class ScriptedStream implements SttStream {
  readonly #ear: ScriptedRecogniser
  #hearing: (hearing: Hearing) => void = () => {}
  #fault: (reason: string) => void = () => {}
  #words: string[] = []
  #last = ''
  #script: Script | undefined
  #stop = () => {}
  closed = false

  constructor(ear: ScriptedRecogniser) {
    this.#ear = ear
  }

  push(frame: Samples): void {
    const script = this.#ear.scripts[frame[0]! - 1]
    const word = script?.words[frame[1]! - 1]
    if (!script || word === undefined || this.closed) return
    const key = `${frame[0]}/${frame[1]}`
    if (key === this.#last) return
    this.#last = key
    this.#script = script
    this.#words.push(word)
    if (this.#ear.capabilities.partials) this.#hearing({ kind: 'partial', text: this.#words.join(' ') })
  }

  endOfSpeech(): void {
    if (this.#ear.silent) return
    this.#stop()
    this.#stop = this.#ear.clock.after(this.#ear.finalAfter, () => this.#final())
  }

  #final(): void {
    const script = this.#script
    const text = this.#words.length > 0 ? (script?.finally ?? this.#words.join(' ')) : ''
    const confidence = script?.confidence
    this.#words = []
    this.#hearing({ kind: 'final', text, ...(confidence === undefined ? {} : { confidence }) })
  }

  onHearing(listener: (hearing: Hearing) => void): void {
    this.#hearing = listener
  }

  onFault(listener: (reason: string) => void): void {
    this.#fault = listener
  }

  die(): void {
    this.#fault('The recogniser died.')
  }

  close(): void {
    this.#stop()
    this.closed = true
  }
}

/** ms that a character takes to be spoken. */
export const perCharacter = 60

/** Speaks 60 ms for each character, one piece for each word. */
export class ScriptedVoice implements TtsProvider {
  readonly name: string
  readonly capabilities: TtsProvider['capabilities']
  /** Sentences it was asked for, as it was asked. */
  readonly asked: string[] = []
  refuses = false
  hangs = false
  /** Words after which it dies, once. */
  diesAfter: number | undefined

  constructor(name = 'voice-1', wordTimes = true) {
    this.name = name
    this.capabilities = { streaming: true, wordTimes, languages: ['en'] }
  }

  async *speak(text: string, _options: TtsOptions, signal: AbortSignal): AsyncGenerator<SpeechPiece> {
    this.asked.push(text)
    if (this.refuses) throw new Error('Give the voice a key.')
    if (this.hangs) await new Promise((_, no) => signal.addEventListener('abort', () => no(signal.reason)))
    let sample = 0
    let words = 0
    for (const { 0: word, index } of text.matchAll(/\S+\s*/g)) {
      if (signal.aborted) return
      if (this.diesAfter === words) {
        this.diesAfter = undefined
        throw new Error('The voice died.')
      }
      const samples = new Int16Array(word.length * perCharacter * 8).fill(1_000 + words)
      yield {
        samples,
        ...(this.capabilities.wordTimes ? { words: [{ sample, textOffset: index }] } : {}),
      }
      sample += samples.length
      words += 1
    }
  }

  async stop(): Promise<void> {}
}
