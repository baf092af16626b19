import type { SpeechPiece, TtsOptions, TtsProvider } from '../providers.ts'

const never = new AbortController().signal

/** All the sound of one sentence. */
export async function spoken(
  voice: TtsProvider,
  text: string,
  options: TtsOptions = { language: 'en' },
  signal: AbortSignal = never,
): Promise<Int16Array> {
  return soundOf(await piecesOf(voice, text, options, signal))
}

export async function piecesOf(
  voice: TtsProvider,
  text: string,
  options: TtsOptions = { language: 'en' },
  signal: AbortSignal = never,
): Promise<SpeechPiece[]> {
  const pieces: SpeechPiece[] = []
  for await (const piece of voice.speak(text, options, signal)) pieces.push(piece)
  return pieces
}

export function soundOf(pieces: readonly SpeechPiece[]): Int16Array {
  const all = new Int16Array(pieces.reduce((sum, { samples }) => sum + samples.length, 0))
  let at = 0
  for (const { samples } of pieces) {
    all.set(samples, at)
    at += samples.length
  }
  return all
}
