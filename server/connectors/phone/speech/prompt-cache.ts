import type { SpeechPiece, TtsOptions, TtsProvider } from './providers.ts'

/** Sentences already rendered, shared by all voices, the least recently spoken thrown away first. */
export class PromptCache {
  readonly #most: number
  readonly #kept = new Map<string, { readonly pieces: readonly SpeechPiece[]; readonly bytes: number }>()
  #bytes = 0

  /** `most`: bytes of sound kept in memory; a minute at 8 kHz is 960,000. */
  constructor(most: number) {
    this.#most = most
  }

  get bytes(): number {
    return this.#bytes
  }

  get(key: string): readonly SpeechPiece[] | undefined {
    const found = this.#kept.get(key)
    if (!found) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, found)
    return found.pieces
  }

  put(key: string, pieces: readonly SpeechPiece[]): void {
    const bytes = pieces.reduce((sum, { samples }) => sum + samples.byteLength, key.length * 2)
    // One sentence that would push out half of the others is said once and forgotten.
    if (bytes > this.#most / 2) return
    this.#drop(key)
    this.#kept.set(key, { pieces, bytes })
    this.#bytes += bytes
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#most) break
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0
    this.#kept.delete(key)
  }
}

/**
 * A voice that says again what it said before at once and for nothing. Only whole sentences are kept. `identity`: all
 * that makes the voice sound as it does, so that changed settings are heard.
 */
export function cached(provider: TtsProvider, cache: PromptCache, identity: string): TtsProvider {
  const keyOf = (text: string, { language, voice = '' }: TtsOptions) =>
    [provider.name, identity, voice, language, text].join('\n')
  return {
    name: provider.name,
    capabilities: provider.capabilities,
    async *speak(text, options, signal) {
      const key = keyOf(text, options)
      const kept = cache.get(key)
      if (kept) {
        if (!signal.aborted) yield* kept
        return
      }
      const pieces: SpeechPiece[] = []
      for await (const piece of provider.speak(text, options, signal)) {
        pieces.push(piece)
        yield piece
      }
      if (!signal.aborted && pieces.length > 0) cache.put(key, pieces)
    },
    stop: () => provider.stop(),
  }
}
