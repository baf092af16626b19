import { SpeechFault } from './fault.ts'
import { Lease } from './lease.ts'
import { cached, PromptCache } from './prompt-cache.ts'
import type { SttProvider, TtsProvider } from './providers.ts'
import type { RecogniserSettings, SpeechSettings, VoiceSettings } from './settings.ts'
import { deepgram } from './stt/deepgram.ts'
import { openAiEar } from './stt/openai.ts'
import { openAiRealtimeEar } from './stt/openai-realtime.ts'
import { pocketsphinx } from './stt/pocketsphinx.ts'
import { sherpa } from './stt/sherpa.ts'
import { sttFailover } from './stt-failover.ts'
import { elevenLabs } from './tts/elevenlabs.ts'
import { espeak } from './tts/espeak.ts'
import { flite } from './tts/flite.ts'
import { openAiVoice } from './tts/openai.ts'
import { ttsFailover } from './tts-failover.ts'

/** What calls speak and listen with. */
export interface Speech {
  readonly tts: TtsProvider
  /** Absent: callers are served by keys and by messages. */
  readonly stt: SttProvider | undefined
  /** A call begins; what it gives is to be called when that is over. */
  use(): () => void
  /** Other settings hold from now on: it stops when the last call that uses it is over, and resolves then. */
  retire(): Promise<void>
  /** At once; nothing speaks or listens any more. */
  stop(): Promise<void>
}

export interface SpeechNews {
  /** A provider failed; in words, with the cure. */
  readonly onTrouble?: (provider: string, reason: string) => void
  /** A provider did its work, also after it failed. */
  readonly onWorked?: (provider: string) => void
}

/** Voices and recognisers in their order, each list as one provider. Nothing is started before it is needed. */
export function openSpeech(settings: SpeechSettings, news: SpeechNews = {}): Speech {
  const cache = new PromptCache(settings.cacheMegabytes * 1_000_000)
  const lease = new Lease(() => Promise.all([tts.stop(), stt?.stop?.()]))
  const tts = ttsFailover(
    voicesOf(settings).map(voice => cached(told(voiceOf(voice), lease, news), cache, identityOf(voice))),
    news,
  )
  const ears = settings.recognisers.map(ear => unlessStopped(earOf(ear), lease))
  const stt = ears.length > 0 ? sttFailover(ears, news) : undefined
  return { tts, stt, use: () => lease.use(), retire: () => lease.retire(), stop: () => lease.stop() }
}

/** What somebody should know who reads the settings, a sentence each. */
export function speechNotes(settings: SpeechSettings): string[] {
  const notes: string[] = []
  if (settings.recognisers.length === 0)
    notes.push(
      'No recogniser: callers press keys and leave messages. Add one to let them speak (docs/speech.md).',
    )
  if (settings.recognisers.some(({ engine }) => engine === 'pocketsphinx'))
    notes.push(
      'pocketsphinx understands its phrases only and is for tests. Use another one for real callers.',
    )
  if (settings.recognisers.length === 1)
    notes.push('One recogniser: when it fails, callers press keys. A second one takes over in mid-sentence.')
  const [first] = voicesOf(settings)
  if (first?.engine === 'flite')
    notes.push('The voice is flite: English, and robotic. Add a better one for customers.')
  return notes
}

function voicesOf({ voices, lastVoice }: SpeechSettings): readonly VoiceSettings[] {
  const needed = voices.length === 0 || (lastVoice && !voices.some(({ engine }) => engine === 'flite'))
  return needed ? [...voices, { engine: 'flite', voice: 'slt', speed: 1 }] : voices
}

/** Inside of the cache: a sentence that is kept proves nothing of who spoke it once. */
function told(voice: TtsProvider, lease: Lease, { onWorked }: SpeechNews): TtsProvider {
  return {
    name: voice.name,
    capabilities: voice.capabilities,
    async *speak(text, how, signal) {
      if (lease.stopped) throw replaced()
      yield* voice.speak(text, how, signal)
      if (!signal.aborted) onWorked?.(voice.name)
    },
    stop: () => voice.stop(),
  }
}

/** One that was stopped would start its program again, and nobody would end that. */
function unlessStopped(ear: SttProvider, lease: Lease): SttProvider {
  return {
    name: ear.name,
    capabilities: ear.capabilities,
    open: async (how, signal) => {
      if (lease.stopped) throw replaced()
      return ear.open(how, signal)
    },
    stop: async () => ear.stop?.(),
  }
}

function replaced(): SpeechFault {
  return new SpeechFault('settings', 'These speech settings were replaced. The next call has the new ones.')
}

/** All but the key: with another one the voice sounds the same. */
function identityOf(voice: VoiceSettings): string {
  return JSON.stringify({ ...voice, apiKey: undefined })
}

function voiceOf(voice: VoiceSettings): TtsProvider {
  switch (voice.engine) {
    case 'flite':
      return flite(voice)
    case 'espeak':
      return espeak({ ...voice, voice: voice.voice })
    case 'elevenlabs':
      return elevenLabs(voice)
    case 'openai':
      return openAiVoice({ ...voice, apiKey: voice.apiKey, instructions: voice.instructions })
  }
}

function earOf(ear: RecogniserSettings): SttProvider {
  switch (ear.engine) {
    case 'deepgram':
      return deepgram(ear)
    case 'openai-realtime':
      return openAiRealtimeEar({ ...ear, apiKey: ear.apiKey })
    case 'openai-http':
      return openAiEar({ ...ear, apiKey: ear.apiKey })
    case 'sherpa':
      return sherpa(ear)
    case 'pocketsphinx':
      return pocketsphinx({ ...ear, grammar: ear.grammar })
  }
}
