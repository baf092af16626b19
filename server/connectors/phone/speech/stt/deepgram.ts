import type { WebSocket } from 'ws'
import { z } from 'zod'
import type { Samples } from '../../call-leg.ts'
import { sampleRate } from '../../call-leg.ts'
import { at } from '../http.ts'
import { anyLanguage } from '../languages.ts'
import { bytesOf } from '../pcm.ts'
import type { Hearing, SttOptions, SttProvider, SttStream } from '../providers.ts'
import { Reports } from './reports.ts'
import { jsonOf, leave, openSocket, sends } from './socket.ts'

export interface DeepgramSettings {
  /** "wss://api.deepgram.com", or a server of one's own. */
  readonly apiUrl: string
  readonly apiKey: string
  readonly model: string
  /** ms of silence after which it ends an utterance by itself. */
  readonly endpointing: number
}

/** ms: the connection is closed after 10 s without sound; Deepgram advises 3 to 5. */
const keepAlive = 4_000
/** ms after our end of speech in which words it has half understood must be finished; its p99 is 0.35 s. */
const answerWithin = 2_500
/** Words that are likely; more would be refused (Deepgram "Keyterm prompting": 500 tokens). */
const mostHints = 100

const results = z.object({
  type: z.literal('Results'),
  is_final: z.boolean(),
  speech_final: z.boolean().optional(),
  from_finalize: z.boolean().optional(),
  channel: z.object({
    alternatives: z.array(z.object({ transcript: z.string(), confidence: z.number().optional() })).min(1),
  }),
})
const message = z.union([results, z.object({ type: z.string() })])

/** Deepgram's live transcription (developers.deepgram.com, "Live audio"). */
export function deepgram(settings: DeepgramSettings, patience = answerWithin): SttProvider {
  return {
    name: 'deepgram',
    capabilities: { partials: true, endpointing: true, languages: [anyLanguage] },
    open: async (options, signal) => {
      const headers = { authorization: `Token ${settings.apiKey}` }
      return new DeepgramStream(
        await openSocket('Deepgram', urlOf(settings, options), headers, signal),
        patience,
      )
    },
  }
}

function urlOf({ apiUrl, model, endpointing }: DeepgramSettings, { language, hints }: SttOptions): string {
  const query = new URLSearchParams({
    model,
    language,
    encoding: 'linear16',
    sample_rate: String(sampleRate),
    channels: '1',
    interim_results: 'true',
    punctuate: 'true',
    endpointing: String(endpointing),
  })
  // Before nova-3 they were called keywords.
  const name = model.startsWith('nova-3') ? 'keyterm' : 'keywords'
  for (const hint of hints.slice(0, mostHints)) query.append(name, hint)
  return at(apiUrl, `/v1/listen?${query}`)
}

class DeepgramStream implements SttStream {
  readonly #socket: WebSocket
  readonly #reports = new Reports()
  readonly #alive: NodeJS.Timeout
  /** ms for an answer. */
  readonly #patience: number
  #sent = performance.now()
  /** Final pieces of the present utterance; Deepgram cuts it where it is sure. */
  #pieces: { readonly text: string; readonly confidence: number | undefined }[] = []
  #interim = ''
  #due: NodeJS.Timeout | undefined

  constructor(socket: WebSocket, patience: number) {
    this.#socket = socket
    this.#patience = patience
    socket.on('message', (data, isBinary) => this.#receive(jsonOf(data, isBinary)))
    socket.on('error', () => this.#fault('Deepgram broke off. Check the network if it happens often.'))
    socket.on('close', code => this.#fault(reasonOf(code)))
    this.#alive = setInterval(() => this.#keepAlive(), keepAlive).unref()
  }

  push(frame: Samples): void {
    this.#send(bytesOf(frame))
  }

  endOfSpeech(): void {
    this.#send(JSON.stringify({ type: 'Finalize' }))
    if (!this.#text) return
    clearTimeout(this.#due)
    this.#due = setTimeout(
      () => this.#fault('Deepgram stopped answering. Check the network.'),
      this.#patience,
    )
  }

  onHearing(listener: (hearing: Hearing) => void): void {
    this.#reports.onHearing(listener)
  }

  onFault(listener: (reason: string) => void): void {
    this.#reports.onFault(listener)
  }

  close(): void {
    this.#stop()
    this.#reports.close()
    leave(this.#socket, JSON.stringify({ type: 'CloseStream' }))
  }

  get #text(): string {
    return [...this.#pieces.map(({ text }) => text), this.#interim].filter(Boolean).join(' ')
  }

  #send(data: string | Uint8Array): void {
    if (this.#reports.over) return
    this.#sent = performance.now()
    if (!sends(this.#socket, data)) this.#fault('Deepgram does not keep up. Check the network.')
  }

  #keepAlive(): void {
    if (performance.now() - this.#sent >= keepAlive - 500) this.#send(JSON.stringify({ type: 'KeepAlive' }))
  }

  #receive(json: unknown): void {
    const parsed = message.safeParse(json)
    const news = parsed.data
    if (!news) this.#fault('Deepgram sent something that is no transcript. Check its address.')
    else if ('channel' in news) this.#take(news)
    else if (news.type === 'Results' || news.type === 'Error')
      this.#fault('Deepgram reported an error. Check model and language in the speech settings.')
  }

  #take({ is_final, speech_final, from_finalize, channel }: z.infer<typeof results>): void {
    const [best] = channel.alternatives
    const text = best?.transcript.trim() ?? ''
    this.#interim = is_final ? '' : text
    if (is_final && text) this.#pieces.push({ text, confidence: best?.confidence })
    if (is_final && (speech_final || from_finalize)) this.#finish(from_finalize ?? false)
    else if (text) this.#reports.hear({ text: this.#text, kind: 'partial' })
  }

  /** An end without words is told only when we asked for it. */
  #finish(asked: boolean): void {
    clearTimeout(this.#due)
    const text = this.#text
    const known = this.#pieces.flatMap(({ confidence }) => confidence ?? [])
    this.#pieces = []
    if (!text && !asked) return
    // The least certain piece decides: it may hold the number.
    const confidence = known.length > 0 ? { confidence: Math.min(...known) } : {}
    this.#reports.hear({ text, kind: 'final', ...confidence })
  }

  #fault(reason: string): void {
    this.#stop()
    this.#socket.terminate()
    this.#reports.fault(reason)
  }

  #stop(): void {
    clearInterval(this.#alive)
    clearTimeout(this.#due)
  }
}

/** Close codes of Deepgram's error table: 1008 bad audio, 1011 no audio or a fault of theirs. */
function reasonOf(code: number): string {
  if (code === 1008) return 'Deepgram could not read the sound. Check the model in the speech settings.'
  if (code === 1011) return 'Deepgram ended the stream (1011). It should pass; a second recogniser helps.'
  return `Deepgram hung up (${code}). Check the network if it happens often.`
}
