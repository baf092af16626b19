import type { CallLeg } from '../call-leg.ts'
import { sayOn } from '../dial/say-on.ts'
import type { Clock } from '../session/clock.ts'
import type { TtsProvider } from '../speech/providers.ts'
import { briefingWords } from './words.ts'

/** The brief is read so often; who has not pressed a key then is a machine or has put the receiver down. */
const readings = 2
/** ms between two readings, and after the last. */
const pause = 4_000

export interface BriefingParts {
  readonly voice: TtsProvider
  readonly clock: Clock
}

export type Decision = 'taken' | 'declined' | 'silent' | 'gone' | 'called-off'

/** Tells a teammate what the call is about and asks for it to be taken: 1 takes it, any other key declines. */
export async function briefTeammate(
  leg: CallLeg,
  { brief, language }: { readonly brief: string; readonly language: string },
  { voice, clock }: BriefingParts,
  signal: AbortSignal,
): Promise<Decision> {
  const { promise, resolve } = Promise.withResolvers<Decision>()
  const over = new AbortController()
  leg.audio.onDigit(digit => resolve(digit === '1' ? 'taken' : 'declined'))
  leg.onEnd(() => resolve('gone'))
  signal.addEventListener('abort', () => resolve('called-off'), { once: true })
  if (signal.aborted) resolve('called-off')
  const read = async () => {
    for (let reading = 0; reading < readings && !over.signal.aborted; reading++) {
      await sayOn(leg, voice, briefingWords(language).brief(brief), { language }, over.signal)
      await waited(clock, pause, over.signal)
    }
    resolve('silent')
  }
  void read()
  const decision = await promise
  over.abort()
  leg.audio.clear()
  return decision
}

function waited(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const cancel = clock.after(ms, resolve)
    signal.addEventListener('abort', () => {
      cancel()
      resolve()
    })
  })
}
