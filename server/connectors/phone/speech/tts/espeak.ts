import { SpeechFault } from '../fault.ts'
import { anyLanguage, primary } from '../languages.ts'
import { WavReader } from '../pcm.ts'
import { output } from '../program.ts'
import type { SpeechPiece, TtsOptions, TtsProvider } from '../providers.ts'

export interface EspeakSettings {
  /** As `espeak-ng --voices` lists them; absent: that of the language. */
  readonly voice: string | undefined
  /** 0.5 slow to 2 fast; 1 is usual. */
  readonly speed: number
  readonly command: string
}

/** Words a minute at speed 1, espeak's own. */
const usualPace = 175
const longest = 10_000
/** Languages whose regions espeak tells apart. */
const regional = new Set(['en-gb', 'en-us', 'pt-br', 'fr-be', 'fr-ch', 'es-419'])

/** eSpeak NG, more than a hundred languages, as a program beside us (it is GPL-3): first sound after 11 ms. */
export function espeak(settings: EspeakSettings): TtsProvider {
  return {
    name: 'espeak-ng',
    capabilities: { streaming: true, wordTimes: false, languages: [anyLanguage] },
    speak: (text, options, signal) => speak(settings, text, options, signal),
    stop: async () => undefined,
  }
}

async function* speak(
  { command, voice, speed }: EspeakSettings,
  text: string,
  options: TtsOptions,
  signal: AbortSignal,
): AsyncIterable<SpeechPiece> {
  const chosen = options.voice ?? voice ?? voiceOf(options.language)
  const args = ['--stdout', '--stdin', '-b', '1', '-v', chosen, '-s', String(Math.round(usualPace * speed))]
  const cure = 'Install it (Debian: apt install espeak-ng), or choose another voice in the speech settings.'
  const reader = new WavReader('espeak-ng')
  let heard = 0
  for await (const bytes of output({ command, args, cure, input: text, longest }, signal)) {
    const samples = reader.read(bytes)
    heard += samples.length
    if (samples.length > 0) yield { samples }
  }
  if (signal.aborted) return
  const rest = reader.end()
  if (heard + rest.length === 0) throw new SpeechFault('broken', 'espeak-ng made no sound.')
  if (rest.length > 0) yield { samples: rest }
}

function voiceOf(language: string): string {
  const whole = language.toLowerCase()
  return regional.has(whole) ? whole : primary(language)
}
