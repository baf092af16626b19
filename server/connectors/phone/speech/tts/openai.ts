import { SpeechFault } from '../fault.ts'
import { arriving, assertSound, at, post } from '../http.ts'
import { anyLanguage } from '../languages.ts'
import { PcmReader, WavReader } from '../pcm.ts'
import type { SpeechPiece, TtsOptions, TtsProvider } from '../providers.ts'

export interface OpenAiVoiceSettings {
  /** Up to and with the version: "https://api.openai.com/v1", or that of a compatible server. */
  readonly apiUrl: string
  /** Servers of one's own often want none. */
  readonly apiKey: string | undefined
  readonly model: string
  readonly voice: string
  /** How to speak; only some models listen to it. */
  readonly instructions: string | undefined
  readonly speed: number
  readonly format: 'pcm' | 'wav'
  /** Hz of `pcm`: OpenAI's is 24,000. */
  readonly rate: number
}

/** OpenAI's speech endpoint (POST /audio/speech) and the many servers that imitate it. */
export function openAiVoice(settings: OpenAiVoiceSettings): TtsProvider {
  return {
    name: 'openai',
    capabilities: { streaming: true, wordTimes: false, languages: [anyLanguage] },
    speak: (text, options, signal) => speak(settings, text, options, signal),
    stop: async () => undefined,
  }
}

async function* speak(
  settings: OpenAiVoiceSettings,
  text: string,
  options: TtsOptions,
  signal: AbortSignal,
): AsyncIterable<SpeechPiece> {
  if (signal.aborted) return
  try {
    const response = await post('The voice', at(settings.apiUrl, '/audio/speech'), {
      headers: {
        'content-type': 'application/json',
        ...(settings.apiKey ? { authorization: `Bearer ${settings.apiKey}` } : {}),
      },
      body: JSON.stringify(requestOf(settings, text, options)),
      signal,
    })
    assertSound('The voice', response)
    const reader = settings.format === 'wav' ? new WavReader('The voice') : new PcmReader(settings.rate)
    let heard = 0
    for await (const bytes of arriving('The voice', response)) {
      const samples = reader.read(bytes)
      heard += samples.length
      if (samples.length > 0) yield { samples }
    }
    const rest = reader.end()
    if (heard + rest.length === 0) throw new SpeechFault('broken', 'The voice sent no sound.')
    if (rest.length > 0) yield { samples: rest }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function requestOf(settings: OpenAiVoiceSettings, input: string, { voice }: TtsOptions) {
  const { model, format, speed, instructions } = settings
  return {
    model,
    input,
    voice: voice ?? settings.voice,
    response_format: format,
    ...(speed === 1 ? {} : { speed }),
    ...(instructions ? { instructions } : {}),
  }
}
