import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { sampleRate } from '../../call-leg.ts'
import { SpeechFault } from '../fault.ts'
import { arriving, at, post } from '../http.ts'
import { anyLanguage, primary } from '../languages.ts'
import { PcmReader } from '../pcm.ts'
import type { SpeechPiece, TtsOptions, TtsProvider } from '../providers.ts'

export interface ElevenLabsSettings {
  readonly apiUrl: string
  readonly apiKey: string
  /** An id such as "21m00Tcm4TlvDq8ikWAM", from the list of voices there. */
  readonly voice: string
  readonly model: string
  readonly speed: number
}

/** Hz asked for; every plan has it (44,100 is for some only). */
const rate = 16_000
/** Characters of one line: a minute of sound in base64 and more. */
const longestLine = 4 * 1024 * 1024

const times = z.object({
  characters: z.array(z.string()),
  character_start_times_seconds: z.array(z.number()),
})
const line = z.object({ audio_base64: z.string(), alignment: times.nullish() })
type Alignment = z.infer<typeof times>

/** ElevenLabs, streamed over HTTP with the time of every letter (elevenlabs.io, "Stream speech with timing"). */
export function elevenLabs(settings: ElevenLabsSettings): TtsProvider {
  return {
    name: 'elevenlabs',
    capabilities: { streaming: true, wordTimes: true, languages: [anyLanguage] },
    speak: (text, options, signal) => speak(settings, text, options, signal),
    stop: async () => undefined,
  }
}

async function* speak(
  settings: ElevenLabsSettings,
  text: string,
  options: TtsOptions,
  signal: AbortSignal,
): AsyncIterable<SpeechPiece> {
  if (signal.aborted) return
  const voice = encodeURIComponent(options.voice ?? settings.voice)
  const url = at(
    settings.apiUrl,
    `/v1/text-to-speech/${voice}/stream/with-timestamps?output_format=pcm_${rate}`,
  )
  try {
    const response = await post('ElevenLabs', url, {
      headers: { 'content-type': 'application/json', 'xi-api-key': settings.apiKey },
      body: JSON.stringify(requestOf(settings, text, options)),
      signal,
    })
    yield* piecesOf(response, text)
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function requestOf({ model, speed }: ElevenLabsSettings, text: string, { language }: TtsOptions) {
  return {
    text,
    model_id: model,
    // Only these models take a language; others answer with an error.
    ...(/_v2_5$|_v3/.test(model) ? { language_code: primary(language) } : {}),
    ...(speed === 1 ? {} : { voice_settings: { speed } }),
  }
}

async function* piecesOf(response: IncomingMessage, text: string): AsyncIterable<SpeechPiece> {
  const reader = new PcmReader(rate)
  const clock = new WordClock(text)
  let heard = 0
  for await (const json of lines(response)) {
    const { audio_base64, alignment } = parse(json)
    const words = clock.words(alignment ?? undefined, heard / sampleRate)
    const samples = reader.read(Buffer.from(audio_base64, 'base64'))
    heard += samples.length
    if (samples.length > 0 || words.length > 0) yield { samples, words }
  }
  if (heard === 0) throw new SpeechFault('broken', 'ElevenLabs sent no sound.')
  const rest = reader.end()
  if (rest.length > 0) yield { samples: rest }
}

function parse(json: string): z.infer<typeof line> {
  try {
    return line.parse(JSON.parse(json))
  } catch {
    throw new SpeechFault('broken', 'ElevenLabs sent something that is no speech. Check its address.')
  }
}

async function* lines(response: IncomingMessage): AsyncIterable<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of arriving('ElevenLabs', response)) {
    const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    if (rest.length > longestLine) throw new SpeechFault('broken', 'ElevenLabs sent a line without an end.')
    yield* parts.filter(part => part.trim())
  }
  if (rest.trim()) yield rest
}

/** Follows the letters of the alignment through the text; a word begins after white space. */
class WordClock {
  readonly #text: string
  #offset = 0
  #between = true
  #base = 0
  #last = 0

  constructor(text: string) {
    this.#text = text
  }

  /** `heard`: seconds of sound before this alignment. */
  words(alignment: Alignment | undefined, heard: number): { sample: number; textOffset: number }[] {
    const found: { sample: number; textOffset: number }[] = []
    const starts = alignment?.character_start_times_seconds ?? []
    // Times count from the start of the sentence; some models count from that of each piece.
    if (starts[0] !== undefined && starts[0] + this.#base < this.#last - 0.05) this.#base = heard
    alignment?.characters.forEach((character, at) => {
      const start = (starts[at] ?? 0) + this.#base
      const offset = this.#text.indexOf(character, this.#offset)
      this.#last = start
      if (/^\s*$/.test(character)) this.#between = true
      // A letter that is not near is one the provider made itself, of a digit for example.
      else if (offset >= 0 && offset - this.#offset < 12) {
        if (this.#between) found.push({ sample: Math.round(start * sampleRate), textOffset: offset })
        this.#between = false
      }
      if (offset >= 0 && offset - this.#offset < 12) this.#offset = offset + character.length
    })
    return found
  }
}
