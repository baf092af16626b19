import type { CallAudio, CallLeg } from '../call-leg.ts'
import type { TtsOptions, TtsProvider } from '../speech/providers.ts'
import { speak } from '../spoken/forms.ts'

let count = 0

/**
 * Says one text on a leg that nobody else speaks on. Resolves once it has left: true; false when the other side has
 * gone, the signal aborted or no voice could speak it. Never rejects.
 */
export async function sayOn(
  leg: Pick<CallLeg, 'onEnd'> & { readonly audio: CallAudio },
  voice: TtsProvider,
  text: string,
  options: TtsOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const utterance = `said-${++count}`
  const { promise, resolve } = Promise.withResolvers<boolean>()
  leg.audio.onPlayed(played => {
    if (played === utterance) resolve(true)
  })
  leg.onEnd(() => resolve(false))
  signal.addEventListener('abort', () => resolve(false), { once: true })
  if (signal.aborted) return false
  try {
    let samples = 0
    const spoken = speak(text, options)
    for await (const piece of voice.speak(spoken.text, options, signal)) {
      samples += piece.samples.length
      leg.audio.play(utterance, piece.samples)
    }
    if (samples === 0) return false
    leg.audio.finish(utterance)
  } catch {
    return false
  }
  return promise
}
