import { z } from 'zod'
import { type Samples, sampleRate } from '../../call-leg.ts'
import { faultOf, SpeechFault } from '../fault.ts'
import { at, post, textOf } from '../http.ts'
import { anyLanguage, primary } from '../languages.ts'
import { wavOf } from '../pcm.ts'
import type { Hearing, SttOptions, SttProvider, SttStream } from '../providers.ts'
import { Gate } from './gate.ts'
import { Reports } from './reports.ts'

export interface OpenAiEarSettings {
  /** Up to and with the version: "https://api.openai.com/v1", or that of a compatible server. */
  readonly apiUrl: string
  /** Servers of one's own often want none. */
  readonly apiKey: string | undefined
  readonly model: string
}

/** Frames of one utterance: 30 s, what Whisper hears at once. */
const mostFrames = 1_500
/** ms for an answer: longer than the slowest server of one's own that can still hold a conversation. */
const answerWithin = 8_000
/** Characters of hints: Whisper reads the last 224 tokens of its prompt. */
const mostHints = 600

/** Bytes of one. */
const mostAnswer = 1_000_000
const transcription = z.object({ text: z.string() })

/** OpenAI's transcription endpoint (POST /audio/transcriptions), an utterance at a time, and its many imitations. */
export function openAiEar(settings: OpenAiEarSettings, patience = answerWithin): SttProvider {
  return {
    name: 'openai-http',
    capabilities: { partials: false, endpointing: false, languages: [anyLanguage] },
    open: async (options, signal) => {
      signal.throwIfAborted()
      return new UtteranceStream(settings, options, patience)
    },
  }
}

class UtteranceStream implements SttStream {
  /** ms for an answer. */
  readonly #patience: number
  readonly #settings: OpenAiEarSettings
  readonly #options: SttOptions
  readonly #reports = new Reports()
  readonly #gate = new Gate()
  readonly #closing = new AbortController()
  #frames: Samples[] = []
  /** Answers come in the order of what was said. */
  #before: Promise<void> = Promise.resolve()

  constructor(settings: OpenAiEarSettings, options: SttOptions, patience: number) {
    this.#patience = patience
    this.#settings = settings
    this.#options = options
  }

  push(frame: Samples): void {
    this.#frames.push(...this.#gate.push(frame))
    if (this.#frames.length >= mostFrames) this.endOfSpeech()
  }

  endOfSpeech(): void {
    const frames = [...this.#frames, ...this.#gate.end()]
    this.#frames = []
    if (this.#reports.over) return
    const text = frames.length > 0 ? this.#ask(frames) : Promise.resolve('')
    this.#before = Promise.all([text, this.#before]).then(
      ([heard]) => this.#reports.hear({ text: heard, kind: 'final' }),
      error => this.#reports.fault(faultOf('The recogniser', error).message),
    )
  }

  onHearing(listener: (hearing: Hearing) => void): void {
    this.#reports.onHearing(listener)
  }

  onFault(listener: (reason: string) => void): void {
    this.#reports.onFault(listener)
  }

  close(): void {
    this.#reports.close()
    this.#closing.abort()
  }

  async #ask(frames: readonly Samples[]): Promise<string> {
    const { apiUrl, apiKey } = this.#settings
    const late = AbortSignal.timeout(this.#patience)
    try {
      const response = await post('The recogniser', at(apiUrl, '/audio/transcriptions'), {
        headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {},
        body: this.#form(frames),
        signal: AbortSignal.any([this.#closing.signal, late]),
      })
      return transcriptOf(await textOf('The recogniser', response, mostAnswer))
    } catch (error) {
      if (late.aborted)
        throw new SpeechFault(
          'away',
          `The recogniser took more than ${this.#patience / 1_000} s. Use a faster model.`,
        )
      throw error
    }
  }

  #form(frames: readonly Samples[]): FormData {
    const { language, hints } = this.#options
    const form = new FormData()
    form.set('file', new Blob([wavOf(frames, sampleRate)], { type: 'audio/wav' }), 'speech.wav')
    form.set('model', this.#settings.model)
    form.set('language', primary(language))
    form.set('response_format', 'json')
    const prompt = hints.join(', ').slice(0, mostHints)
    if (prompt) form.set('prompt', prompt)
    return form
  }
}

function transcriptOf(body: string): string {
  try {
    return transcription.parse(JSON.parse(body)).text.trim()
  } catch {
    throw new SpeechFault('broken', 'The recogniser sent something that is no transcript. Check its address.')
  }
}
