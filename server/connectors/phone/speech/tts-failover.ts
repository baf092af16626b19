import { sampleRate } from '../call-leg.ts'
import { type Clock, systemClock, withDeadline } from '../session/clock.ts'
import { Circuit, inOrder } from './circuit.ts'
import { faultOf, SpeechFault } from './fault.ts'
import { serves } from './languages.ts'
import type { SpeechPiece, TtsOptions, TtsProvider } from './providers.ts'

export interface TtsFailoverOptions {
  /** For who watches: which voice failed and what to do. */
  readonly onTrouble?: (provider: string, reason: string) => void
  readonly clock?: Clock
  /** ms until the first sound of a sentence, of all voices but the last. */
  readonly firstSound?: number
  /** ms between two pieces of a sentence, of all voices but the last. */
  readonly nextSound?: number
}

/** A caller takes silence of more than two seconds for a dead line; the next voice needs some of it. */
const usualFirst = 1_800
const usualNext = 1_500
/** Nobody speaks after the last voice: late is better than never, as when a program starts on a busy machine. */
const lastChance = 8_000
/** Letters in a second of usual speech: 150 words a minute of 5 letters and a space are 15; slower repeats, never skips. */
const lettersPerSecond = 13

interface Voice {
  readonly provider: TtsProvider
  readonly circuit: Circuit
}

/** What was said of a sentence so far, by whichever voices. */
interface Spoken {
  /** Letters of the text that are done with. */
  letters: number
  samples: number
}

/**
 * Several voices as one. When one dies, the next says the sentence from its start if nothing of it went out, and
 * otherwise from the first word that was not certainly said whole.
 */
export function ttsFailover(
  providers: readonly TtsProvider[],
  options: TtsFailoverOptions = {},
): TtsProvider {
  const { clock = systemClock } = options
  const voices = providers.map(provider => ({ provider, circuit: new Circuit(() => clock.now()) }))
  return {
    name: providers.map(({ name }) => name).join(', '),
    capabilities: {
      streaming: providers.some(({ capabilities }) => capabilities.streaming),
      wordTimes: providers.every(({ capabilities }) => capabilities.wordTimes),
      languages: [...new Set(providers.flatMap(({ capabilities }) => capabilities.languages))],
    },
    speak: (text, how, signal) => speak(voices, text, how, signal, options),
    stop: async () => void (await Promise.all(providers.map(provider => provider.stop()))),
  }
}

async function* speak(
  voices: readonly Voice[],
  text: string,
  how: TtsOptions,
  signal: AbortSignal,
  options: TtsFailoverOptions,
): AsyncIterable<SpeechPiece> {
  const spoken: Spoken = { letters: 0, samples: 0 }
  const order = fitting(voices, how.language)
  for (let at = 0; at < order.length; at += 1) {
    const { provider, circuit } = order[at]!
    if (signal.aborted || !text.slice(spoken.letters).trim()) return
    try {
      const waits = at < order.length - 1 ? {} : { firstSound: lastChance, nextSound: lastChance }
      yield* sayRest(provider, text, spoken, how, signal, { ...options, ...waits })
      if (!signal.aborted) circuit.worked()
      return
    } catch (error) {
      if (signal.aborted) return
      const fault = faultOf(provider.name, error)
      circuit.failed(fault)
      options.onTrouble?.(provider.name, fault.message)
      how.onTrouble?.(fault.message)
      // The only voice that there is gets a second chance: programs are started again, connections too.
      if (voices.length === 1 && at === 0 && fault.kind === 'broken') order.push(order[0]!)
    }
  }
  if (text.slice(spoken.letters).trim())
    throw new SpeechFault(
      'away',
      'No voice could speak. Look into the speech settings, or add another voice.',
    )
}

/** A voice that does not know the language is still better than none. */
function fitting(voices: readonly Voice[], language: string): Voice[] {
  const speaks = ({ provider }: Voice) => serves(provider.capabilities.languages, language)
  return [...inOrder(voices.filter(speaks)), ...inOrder(voices.filter(voice => !speaks(voice)))]
}

async function* sayRest(
  provider: TtsProvider,
  text: string,
  spoken: Spoken,
  how: TtsOptions,
  signal: AbortSignal,
  { firstSound = usualFirst, nextSound = usualNext, clock = systemClock }: TtsFailoverOptions,
): AsyncIterable<SpeechPiece> {
  const from = { letters: spoken.letters, samples: spoken.samples }
  const words: { sample: number; textOffset: number }[] = []
  const own = new AbortController()
  const pieces = provider.speak(text.slice(from.letters), how, AbortSignal.any([signal, own.signal]))
  const iterator = pieces[Symbol.asyncIterator]()
  try {
    for (let heard = false; ; heard = true) {
      const ms = heard ? nextSound : firstSound
      const next = await withDeadline(clock, ms, iterator.next())
      if (next === 'late') throw tooSlow(provider.name, ms)
      if (next.done && !heard && !signal.aborted)
        throw new SpeechFault('broken', `${provider.name} made no sound.`)
      if (next.done) return
      const moved = next.value.words?.map(word => ({
        sample: word.sample + from.samples,
        textOffset: word.textOffset + from.letters,
      }))
      words.push(...(moved ?? []))
      spoken.samples += next.value.samples.length
      yield moved ? { samples: next.value.samples, words: moved } : { samples: next.value.samples }
    }
  } catch (error) {
    if (spoken.samples > from.samples) spoken.letters = nextWord(text, from, spoken.samples, words)
    throw error
  } finally {
    own.abort()
    void Promise.resolve(iterator.return?.()).catch(() => undefined)
  }
}

/** Where the first word begins that was not said whole; `samples`: what went out of the sentence. */
function nextWord(
  text: string,
  from: Spoken,
  samples: number,
  words: readonly { readonly sample: number; readonly textOffset: number }[],
): number {
  const last = words.findLast(({ sample }) => sample < samples)
  if (last) return last.textOffset
  const seconds = (samples - from.samples) / sampleRate
  const guess = Math.min(text.length, from.letters + Math.floor(seconds * lettersPerSecond))
  const before = text.slice(from.letters, guess).search(/\S+$/)
  return before < 0 ? guess : from.letters + before
}

function tooSlow(who: string, ms: number): SpeechFault {
  return new SpeechFault('away', `${who} did not speak within ${ms / 1_000} s. Try a nearer or faster voice.`)
}
