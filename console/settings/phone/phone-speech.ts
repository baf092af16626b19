import type { SettingField, Settings } from '../setting-fields.ts'

interface Engine {
  readonly label: string
  readonly about: string
  readonly fields: readonly SettingField[]
}
export type Engines = Readonly<Record<string, Engine>>

const apiKey: SettingField = { name: 'apiKey', label: 'API key', kind: 'password', wide: true }
const ownKey: SettingField = {
  ...apiKey,
  label: 'API key (optional)',
  hint: 'OpenAI needs it; a compatible server of your own may not.',
  optional: true,
}
const apiUrl = (placeholder: string): SettingField => ({
  name: 'apiUrl',
  label: 'API address',
  kind: 'text',
  placeholder,
  optional: true,
})
const model = (placeholder: string): SettingField => ({
  name: 'model',
  label: 'Model',
  kind: 'text',
  placeholder,
  optional: true,
  most: 200,
})
const speed = (least: number, most: number): SettingField => ({
  name: 'speed',
  label: 'Speed',
  kind: 'number',
  initial: 1,
  step: 0.05,
  hint: `From ${least} (slow) to ${most} (fast).`,
  ...{ least, most },
})
const openAi = [ownKey, model('gpt-4o-transcribe'), apiUrl('https://api.openai.com/v1')]

/** Who listens to callers. */
export const recognisers: Engines = {
  deepgram: {
    label: 'Deepgram',
    about: 'Words while the caller still speaks. The whole line goes to Deepgram.',
    fields: [apiKey, model('nova-3'), apiUrl('wss://api.deepgram.com')],
  },
  'openai-realtime': {
    label: 'OpenAI, live',
    about: 'Only what may be speech goes to OpenAI; words come when the caller stopped.',
    fields: openAi,
  },
  'openai-http': {
    label: 'OpenAI, sentence by sentence',
    about: 'Also for servers of your own that speak like it.',
    fields: openAi,
  },
  sherpa: {
    label: 'On this machine (sherpa)',
    about: 'Nothing leaves the house. Needs a model: npm run frontdesk -- models',
    fields: [
      { name: 'directory', label: 'Folder of the model', kind: 'text', wide: true },
      { name: 'threads', label: 'Threads', kind: 'number', initial: 1, least: 1, most: 16 },
    ],
  },
  pocketsphinx: {
    label: 'pocketsphinx, for tests',
    about: 'Knows the sentences of its grammar only and takes everything else for one of them.',
    fields: [
      { name: 'grammar', label: 'Grammar (optional)', kind: 'text', optional: true, most: 200, wide: true },
    ],
  },
}

/** Who speaks to callers. */
export const voices: Engines = {
  elevenlabs: {
    label: 'ElevenLabs',
    about: 'Tells word by word what was heard before an interruption.',
    fields: [
      apiKey,
      { name: 'voice', label: 'Voice ID', kind: 'text', most: 200 },
      model('eleven_flash_v2_5'),
      speed(0.7, 1.2),
      apiUrl('https://api.elevenlabs.io'),
    ],
  },
  openai: {
    label: 'OpenAI',
    about: 'Also for servers of your own that speak like it.',
    fields: [
      ownKey,
      { name: 'voice', label: 'Voice', kind: 'text', placeholder: 'coral', optional: true, most: 200 },
      model('gpt-4o-mini-tts'),
      speed(0.5, 2),
      apiUrl('https://api.openai.com/v1'),
      {
        name: 'instructions',
        label: 'How it speaks (optional)',
        kind: 'text',
        placeholder: 'Calm and friendly, a little slower for numbers',
        optional: true,
        most: 4_096,
        wide: true,
      },
    ],
  },
  espeak: {
    label: 'espeak, on this machine',
    about: 'More than 100 languages, robotic. Needs: apt install espeak-ng',
    fields: [
      {
        name: 'voice',
        label: 'Voice (optional)',
        kind: 'text',
        placeholder: 'en-gb',
        optional: true,
        most: 200,
      },
      speed(0.5, 2),
    ],
  },
  flite: {
    label: 'Built-in (flite)',
    about: 'English, robotic, needs nothing.',
    fields: [
      {
        name: 'voice',
        label: 'Voice',
        kind: 'choice',
        initial: 'slt',
        choices: [
          ['slt', 'Woman, American'],
          ['rms', 'Man, American'],
          ['awb', 'Man, Scottish'],
          ['kal', 'Man, quick and thin'],
        ],
      },
      speed(0.5, 2),
    ],
  },
}

/** What callers will miss with these settings, said to whoever sets them up. */
export function speechGaps(listening: readonly Settings[], speaking: readonly Settings[]): string[] {
  const gaps: string[] = []
  if (listening.length === 0)
    gaps.push(
      'Without speech recognition callers use keys and leave messages. Add a recogniser, and they can speak.',
    )
  else if (listening.every(({ engine }) => engine === 'pocketsphinx'))
    gaps.push('pocketsphinx understands its own sentences only. Use another recogniser for real callers.')
  else if (listening.length === 1)
    gaps.push('When the only recogniser fails, callers press keys. A second one takes over in mid-sentence.')
  if (speaking.length === 0 || speaking[0]?.engine === 'flite')
    gaps.push('The built-in voice speaks English only and sounds robotic. Add another voice for customers.')
  return gaps
}
