import { z } from 'zod'
import { fliteVoices } from './tts/flite.ts'

const key = z.string().trim().min(1, 'is missing').max(500)
const speed = z
  .number()
  .min(0.5, 'is from 0.5 (slow) to 2 (fast)')
  .max(2, 'is from 0.5 (slow) to 2 (fast)')
  .default(1)
const name = z.string().trim().min(1, 'is missing').max(200)

function address(protocols: readonly string[], example: string) {
  const message = `is an address such as ${example}`
  return z
    .string()
    .trim()
    .refine(text => protocols.includes(URL.parse(text)?.protocol ?? ''), message)
}
const web = address(['https:', 'http:'], 'https://api.openai.com/v1')
const socket = address(['wss:', 'ws:'], 'wss://api.deepgram.com')

const voice = z.discriminatedUnion(
  'engine',
  [
    z.strictObject({
      engine: z.literal('flite'),
      voice: z.enum(fliteVoices, { error: `is one of ${fliteVoices.join(', ')}` }).default('slt'),
      speed,
    }),
    z.strictObject({
      engine: z.literal('espeak'),
      voice: name.optional(),
      speed,
      command: name.default('espeak-ng'),
    }),
    z.strictObject({
      engine: z.literal('elevenlabs'),
      apiKey: key,
      voice: name,
      model: name.default('eleven_flash_v2_5'),
      // Outside of it they answer with an error.
      speed: z.number().min(0.7, 'is from 0.7 to 1.2').max(1.2, 'is from 0.7 to 1.2').default(1),
      apiUrl: web.default('https://api.elevenlabs.io'),
    }),
    z.strictObject({
      engine: z.literal('openai'),
      apiKey: key.optional(),
      model: name.default('gpt-4o-mini-tts'),
      voice: name.default('coral'),
      instructions: z.string().max(4_096, 'has at most 4,096 letters').optional(),
      speed,
      format: z.enum(['pcm', 'wav'], { error: 'is pcm or wav' }).default('pcm'),
      /** Hz of pcm. */
      rate: z
        .number()
        .int('is a number such as 24000')
        .min(8_000, 'is 8000 or more')
        .max(48_000, 'is 48000 or less')
        .default(24_000),
      apiUrl: web.default('https://api.openai.com/v1'),
    }),
  ],
  { error: 'is one of "flite", "espeak", "elevenlabs", "openai"' },
)

const openAiEar = {
  apiKey: key.optional(),
  model: name.default('gpt-4o-transcribe'),
  apiUrl: web.default('https://api.openai.com/v1'),
}

const recogniser = z.discriminatedUnion(
  'engine',
  [
    z.strictObject({
      engine: z.literal('deepgram'),
      apiKey: key,
      model: name.default('nova-3'),
      /** ms of silence that end an utterance. */
      endpointing: z
        .number()
        .int()
        .min(10, 'is from 10 to 5000 ms')
        .max(5_000, 'is from 10 to 5000 ms')
        .default(300),
      apiUrl: socket.default('wss://api.deepgram.com'),
    }),
    z.strictObject({ engine: z.literal('openai-realtime'), ...openAiEar }),
    z.strictObject({ engine: z.literal('openai-http'), ...openAiEar }),
    z.strictObject({
      engine: z.literal('sherpa'),
      directory: name,
      threads: z.number().int().min(1, 'is from 1 to 16').max(16, 'is from 1 to 16').default(1),
      languages: z.array(name).default([]),
    }),
    z.strictObject({
      engine: z.literal('pocketsphinx'),
      grammar: name.optional(),
      phrases: z.array(name).max(2_000, 'has at most 2,000 entries').default([]),
      command: name.default('pocketsphinx_batch'),
      model: name.default('/usr/share/pocketsphinx/model/en-us'),
    }),
  ],
  { error: 'is one of "deepgram", "openai-realtime", "openai-http", "sherpa", "pocketsphinx"' },
)

export const speechSchema = z.strictObject({
  /** The first speaks; the others when it cannot. */
  voices: z.array(voice).max(5, 'has at most 5 entries').default([]),
  /** The first listens. None: callers are served by keys and by messages. */
  recognisers: z.array(recogniser).max(5, 'has at most 5 entries').default([]),
  /** flite speaks when every other voice fails. */
  lastVoice: z.boolean().default(true),
  /** MB of rendered sentences kept in memory; a minute of speech is 1 MB. */
  cacheMegabytes: z.number().min(0, 'is from 0 to 1000').max(1_000, 'is from 0 to 1000').default(32),
})

export type SpeechSettings = z.infer<typeof speechSchema>
export type VoiceSettings = SpeechSettings['voices'][number]
export type RecogniserSettings = SpeechSettings['recognisers'][number]

/** @throws Error with one sentence that names every wrong field and never its value. */
export function speechSettings(raw: unknown): SpeechSettings {
  const parsed = speechSchema.safeParse(raw === undefined ? {} : raw)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(issue => `${issue.path.join('.') || 'settings'} ${issue.message}`)
  throw new Error(`The speech settings cannot work: ${faults.join('; ')}.`)
}
