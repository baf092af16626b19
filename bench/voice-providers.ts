import { monotonic } from '../server/connectors/phone/media/media-messages.ts'
import { openDeepgram } from '../simulator/speech/deepgram.ts'
import { openElevenLabs } from '../simulator/speech/elevenlabs.ts'
import { Schedule, type Trouble } from '../simulator/speech/schedule.ts'
import type { FromProviders, Given, ProviderOrders } from './voice-messages.ts'
import { benchKey, benchVoice, sentence } from './voice-words.ts'

/** Recogniser and voice of every caller, on the wire protocols of Deepgram and ElevenLabs, in a process of their own. */
const orders = JSON.parse(process.argv[2] ?? '{}') as ProviderOrders
const tell = (told: FromProviders) => process.send?.(told)
let finals: Given[] = []
let sounds: Given[] = []

/** Partials come at once; the last word, after the end of speech, takes its time. */
class EarSchedule extends Schedule {
  readonly #number: string
  /** How often the end of speech was told so far. */
  ends = () => 0
  #answered = 0

  constructor(number: string, seed: number) {
    super({ next: orders.ear.ms, spread: orders.ear.spread, seed })
    this.#number = number
  }

  override async wait(which: 'first' | 'next'): Promise<void> {
    const ends = this.ends()
    if (ends === this.#answered) return
    this.#answered = ends
    const asked = monotonic()
    await super.wait(which)
    finals.push({ number: this.#number, asked, told: monotonic() })
  }
}

/** Times each request; what follows the first sound comes at once. */
class VoiceSchedule extends Schedule {
  readonly #number: string
  #asked: number | undefined

  constructor(number: string, seed: number) {
    super({ first: orders.voice.ms, spread: orders.voice.spread, seed })
    this.#number = number
  }

  /** Asked for as soon as a request was read. */
  override trouble(): Trouble | undefined {
    this.#asked ??= monotonic()
    return super.trouble()
  }

  override async wait(which: 'first' | 'next'): Promise<void> {
    if (which === 'next') return
    const asked = this.#asked ?? monotonic()
    this.#asked = undefined
    await super.wait(which)
    sounds.push({ number: this.#number, asked, told: monotonic() })
  }
}

async function openLine(number: string, seed: number) {
  const schedule = new EarSchedule(number, seed)
  const script = Array.from({ length: 10_000 }, () => ({ text: sentence.heard }))
  const ear = await openDeepgram({ apiKey: benchKey, script, schedule })
  schedule.ends = () =>
    ear.streams.reduce((sum, { control }) => sum + control.filter(each => each === 'Finalize').length, 0)
  const voice = await openElevenLabs({
    apiKey: benchKey,
    voices: [benchVoice],
    schedule: new VoiceSchedule(number, seed),
  })
  return { number, ear: ear.url, voice: voice.url }
}

process.on('disconnect', () => process.exit())
process.on('message', () => {
  tell({ kind: 'found', finals, sounds })
  finals = []
  sounds = []
})
tell({
  kind: 'listening',
  lines: await Promise.all(orders.numbers.map((number, at) => openLine(number, at + 1))),
})
