import { hum } from '../simulator/speech/hum.ts'
import type { CallerTurn, Given } from './voice-messages.ts'
import type { Findings } from './voice-run.ts'
import { answer } from './voice-words.ts'

/** ms after its last frame with voice at which the product calls a caller silent (session/vad.ts). */
const hangover = 200
/** Hz of the telephone. */
const rate = 8_000
const frame = 160

export interface VoiceFigures {
  /** Last word at the recogniser's socket → first packet at the caller's, without what the voice took. */
  readonly own: readonly number[]
  /** Last packet with voice at the caller's socket → end of speech told to the recogniser, without the hangover. */
  readonly inward: readonly number[]
  /** Last packet with voice → first packet of the answer. */
  readonly mouthToEar: readonly number[]
  /** The product is sure of a voice → last packet of what it was saying; 0 when it had left before. */
  readonly silenced: readonly number[]
  /** First packet of the caller's voice → the same. */
  readonly onset: readonly number[]
  /** Words by which the stored text differs from those that came in whole. */
  readonly wordError: readonly number[]
  readonly unanswered: number
  /** Turns whose events do not fit together; they are in no figure above. */
  readonly unmatched: number
}

/** Joins what the three processes saw, turn by turn. */
export function figuresOf({ callers, desk, providers }: Findings): VoiceFigures {
  const all = { own: [], inward: [], mouthToEar: [], silenced: [], onset: [], wordError: [] }
  const figures: Record<keyof typeof all, number[]> = all
  let unanswered = 0
  let unmatched = 0
  const finals = byNumber(providers.finals)
  const sounds = byNumber(providers.sounds)
  const paused = byNumber(desk.paused)
  const heard = byNumber(desk.heard)
  for (const turn of callers.turns) {
    const { number, began, answered } = turn
    if (answered === undefined) unanswered++
    const times = answered === undefined ? undefined : timesOf(turn, finals.get(number), sounds.get(number))
    if (times) for (const key of ['own', 'inward', 'mouthToEar'] as const) figures[key].push(times[key])
    else if (answered !== undefined) unmatched++
    const stop = within(paused.get(number), began, turn.ended)[0]
    const text = within(heard.get(number), began, answered ?? turn.ended)[0]?.text
    if (!turn.cut || !stop || text === undefined) continue
    figures.silenced.push(Math.max(0, turn.cut.last - stop.at))
    figures.onset.push(turn.cut.last - began)
    figures.wordError.push(Math.abs(wordsIn(text) - wordsWithin(turn.cut.frames)))
  }
  return { ...figures, unanswered, unmatched }
}

/** The first turn of a call is left out by who calls this: its patience is another one. */
function timesOf(
  { began, ended, answered }: CallerTurn,
  finals: readonly Given[] | undefined,
  sounds: readonly Given[] | undefined,
) {
  const last = finals?.filter(({ asked, told }) => asked > began && told < answered!).at(-1)
  const sound = sounds?.filter(({ asked, told }) => last && asked > last.told && told < answered!).at(-1)
  if (!last || !sound || last.asked < ended) return undefined
  return {
    own: sound.asked - last.told + (answered! - sound.told),
    inward: last.asked - ended - hangover,
    mouthToEar: answered! - ended,
  }
}

function within<Event extends { readonly at: number }>(
  events: readonly Event[] = [],
  from: number,
  to: number,
) {
  return events.filter(({ at }) => at >= from && at <= to)
}

function byNumber<Event extends { readonly number: string }>(events: readonly Event[]): Map<string, Event[]> {
  return Map.groupBy(events, ({ number }) => number)
}

function wordsIn(text: string): number {
  return text.split(/\s+/).filter(Boolean).length
}

const { ends } = hum(answer, rate)

/** Words of the answer that are over within so many frames of its sound. */
export function wordsWithin(frames: number): number {
  const seconds = (frames * frame) / rate
  const said = ends.filter(end => end <= seconds + 1e-9).length
  return answer
    .slice(0, said)
    .split(/\s+/)
    .filter((word, at, all) => word && isWhole(said, at, all)).length
}

/** The last word counts only when nothing of it is missing. */
function isWhole(said: number, at: number, words: readonly string[]): boolean {
  return at < words.length - 1 || said >= answer.length || answer[said] === ' '
}
