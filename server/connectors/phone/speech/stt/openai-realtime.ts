import type { WebSocket } from 'ws'
import { z } from 'zod'
import type { Samples } from '../../call-leg.ts'
import { encodeG711 } from '../../media/g711.ts'
import { SpeechFault, statusFault } from '../fault.ts'
import { at } from '../http.ts'
import { anyLanguage, primary } from '../languages.ts'
import type { Hearing, SttOptions, SttProvider, SttStream } from '../providers.ts'
import { Gate } from './gate.ts'
import type { OpenAiEarSettings } from './openai.ts'
import { Reports } from './reports.ts'
import { answered, jsonOf, leave, openSocket, sends } from './socket.ts'

/** ms after the end of an utterance; OpenAI's slowest usual answer is 1 to 2 s. */
const answerWithin = 5_000
/** Samples of an utterance below which a commit is refused: 100 ms. */
const leastSamples = 800
const mostHints = 600

const event = z.object({
  type: z.string(),
  item_id: z.string().optional(),
  delta: z.string().optional(),
  transcript: z.string().optional(),
  error: z.object({ code: z.string().nullish(), type: z.string().optional() }).optional(),
})
type Event = z.infer<typeof event>

/** OpenAI's realtime transcription: sound goes up while the caller speaks, so the answer is ready sooner. */
export function openAiRealtimeEar(settings: OpenAiEarSettings, patience = answerWithin): SttProvider {
  return {
    name: 'openai-realtime',
    capabilities: { partials: true, endpointing: false, languages: [anyLanguage] },
    open: async (options, signal) => {
      const url = at(settings.apiUrl.replace(/^http/, 'ws'), '/realtime?intent=transcription')
      const headers: Record<string, string> = settings.apiKey
        ? { authorization: `Bearer ${settings.apiKey}` }
        : {}
      const socket = await openSocket('OpenAI', url, headers, signal)
      try {
        socket.send(JSON.stringify({ type: 'session.update', session: sessionOf(settings, options) }))
        await answered('OpenAI', updated(socket, signal))
      } catch (error) {
        socket.terminate()
        throw error
      }
      return new RealtimeStream(socket, patience)
    },
  }
}

/** Their schema RealtimeTranscriptionSessionCreateRequestGA; µ-law is what the telephone has anyway. */
function sessionOf({ model }: OpenAiEarSettings, { language, hints }: SttOptions) {
  const prompt = hints.join(', ').slice(0, mostHints)
  const transcription = { model, language: primary(language), ...(prompt ? { prompt } : {}) }
  return {
    type: 'transcription',
    audio: { input: { format: { type: 'audio/pcmu' }, transcription, turn_detection: null } },
  }
}

function updated(socket: WebSocket, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const receive = (data: unknown, isBinary: boolean) => {
    const news = event.safeParse(jsonOf(data, isBinary)).data
    if (!news) reject(new SpeechFault('broken', 'OpenAI sent something that is no event. Check its address.'))
    else if (news.type === 'session.updated') resolve()
    // What a bad key, an unknown model and a refused setting look like once the socket is open.
    else if (news.type === 'error') reject(statusFault('OpenAI', /key/.test(codeOf(news)) ? 401 : 400))
  }
  const over = () => reject(new SpeechFault('broken', 'OpenAI hung up at once. Check its address.'))
  socket.on('message', receive).once('close', over)
  signal.addEventListener('abort', over)
  return promise.finally(() => {
    socket.off('message', receive).off('close', over)
    signal.removeEventListener('abort', over)
  })
}

class RealtimeStream implements SttStream {
  readonly #socket: WebSocket
  /** ms for an answer. */
  readonly #patience: number
  readonly #reports = new Reports()
  readonly #gate = new Gate()
  /** What is understood of each utterance that was handed over, the oldest first. */
  readonly #items = new Map<string, string>()
  #sent = 0
  #pending = 0
  #due: NodeJS.Timeout | undefined

  constructor(socket: WebSocket, patience: number) {
    this.#socket = socket
    this.#patience = patience
    socket.on('message', (data, isBinary) => this.#receive(event.safeParse(jsonOf(data, isBinary)).data))
    socket.on('error', () => this.#fault('OpenAI broke off. Check the network if it happens often.'))
    socket.on('close', code =>
      this.#fault(`OpenAI hung up (${code}). Check the network if it happens often.`),
    )
  }

  push(frame: Samples): void {
    for (const one of this.#gate.push(frame)) this.#append(one)
  }

  endOfSpeech(): void {
    for (const one of this.#gate.end()) this.#append(one)
    if (this.#reports.over) return
    if (this.#sent < leastSamples) this.#nothing()
    else this.#commit()
  }

  onHearing(listener: (hearing: Hearing) => void): void {
    this.#reports.onHearing(listener)
  }

  onFault(listener: (reason: string) => void): void {
    this.#reports.onFault(listener)
  }

  close(): void {
    clearTimeout(this.#due)
    this.#reports.close()
    leave(this.#socket)
  }

  #append(frame: Samples): void {
    this.#sent += frame.length
    const audio = Buffer.from(encodeG711('PCMU', frame)).toString('base64')
    this.#send({ type: 'input_audio_buffer.append', audio })
  }

  #send(what: object): void {
    if (this.#reports.over) return
    if (!sends(this.#socket, JSON.stringify(what))) this.#fault('OpenAI does not keep up. Check the network.')
  }

  #commit(): void {
    this.#sent = 0
    this.#pending += 1
    this.#send({ type: 'input_audio_buffer.commit' })
    this.#expect()
  }

  #nothing(): void {
    this.#reports.hear({ text: '', kind: 'final' })
  }

  #expect(): void {
    clearTimeout(this.#due)
    if (this.#pending > 0)
      this.#due = setTimeout(
        () => this.#fault('OpenAI stopped answering. Check the network.'),
        this.#patience,
      )
  }

  #receive(news: Event | undefined): void {
    if (!news) this.#fault('OpenAI sent something that is no event. Check its address.')
    else if (news.type === 'conversation.item.input_audio_transcription.delta') this.#delta(news)
    else if (news.type === 'conversation.item.input_audio_transcription.completed') this.#completed(news)
    else if (news.type === 'conversation.item.input_audio_transcription.failed')
      this.#fault('OpenAI could not transcribe. Check the model in the speech settings.')
    else if (news.type === 'error') this.#error(news)
  }

  #delta({ item_id = '', delta = '' }: Event): void {
    const text = (this.#items.get(item_id) ?? '') + delta
    this.#items.set(item_id, text)
    this.#expect()
    if (text.trim()) this.#reports.hear({ text: text.trim(), kind: 'partial' })
  }

  #completed({ item_id = '', transcript = '' }: Event): void {
    this.#items.delete(item_id)
    this.#pending = Math.max(0, this.#pending - 1)
    this.#expect()
    this.#reports.hear({ text: transcript.trim(), kind: 'final' })
  }

  #error(news: Event): void {
    // Less than 100 ms of sound arrived: nothing was said.
    if (codeOf(news) === 'input_audio_buffer_commit_empty') {
      this.#pending = Math.max(0, this.#pending - 1)
      this.#expect()
      this.#nothing()
    } else this.#fault('OpenAI reported an error. Check key, model and limits in the speech settings.')
  }

  #fault(reason: string): void {
    clearTimeout(this.#due)
    this.#socket.terminate()
    this.#reports.fault(reason)
  }
}

function codeOf({ error }: Event): string {
  return error?.code ?? error?.type ?? ''
}
