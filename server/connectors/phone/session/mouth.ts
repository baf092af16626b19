import type { CallAudio, Samples } from '../call-leg.ts'
import type { SpeechPiece, TtsOptions, TtsProvider } from '../speech/providers.ts'
import { type Clock, withDeadline } from './clock.ts'
import { heardText } from './heard.ts'
import { Line, type Order } from './line.ts'
import { holdMusic } from './sounds.ts'
import type { Tape } from './tape.ts'

/**
 * ms without a sound after which a voice counts as dead. Services give their first sound within 0.5 s; a voice that is
 * several behind one name (speech/tts-failover.ts) needs 1.8 s for each that hangs.
 */
const soundWait = 5_000

interface MouthParts {
  readonly audio: CallAudio
  readonly voices: readonly TtsProvider[]
  readonly options: TtsOptions
  readonly clock: Clock
  readonly tape: Tape
  readonly told: {
    readonly played: (utterance: string) => void
    readonly unsaid: (utterance: string) => void
    readonly trouble: (reason: string) => void
    readonly heard: (messageId: Promise<string>, text: string, interrupted: boolean) => void
  }
}

/** Says sentences one after another, with the first voice that works, and knows what of them was heard. */
export class Mouth {
  readonly #parts: MouthParts
  readonly #lines = new Map<string, Line>()
  /** Of a message of several sentences: those heard before. */
  readonly #heard = new Map<Promise<string>, string>()
  #voice = 0
  #abort = new AbortController()
  #work: Promise<void> = Promise.resolve()
  /** How often the music was played; undefined while there is none. */
  #hold: number | undefined

  constructor(parts: MouthParts) {
    this.#parts = parts
    parts.audio.onPlayed(utterance => this.#played(utterance))
  }

  say(order: Order): void {
    const line = new Line(order)
    this.#lines.set(order.utterance, line)
    const { signal } = this.#abort
    this.#work = this.#work.then(() => (signal.aborted ? undefined : this.#make(line, signal)))
  }

  sound(utterance: string, samples: Samples): void {
    const { signal } = this.#abort
    this.#lines.set(
      utterance,
      new Line({ utterance, written: '', spoken: { text: '' }, messageId: undefined }),
    )
    this.#work = this.#work.then(() => {
      if (signal.aborted) return
      this.#parts.audio.play(utterance, samples)
      this.#parts.audio.finish(utterance)
    })
  }

  /** Throws away what has not left, and reports what has. */
  hush(): void {
    const { audio, tape } = this.#parts
    this.#abort.abort()
    this.#abort = new AbortController()
    // Held first: what is counted as unheard must not leave between the count and the clearing.
    audio.pause()
    tape.cut()
    for (const line of this.#lines.values()) this.#report(line, audio.played(line.order.utterance))
    this.#lines.clear()
    audio.clear()
    audio.resume()
  }

  hold(on: boolean): void {
    this.#hold = on ? 0 : undefined
    if (on) this.#playHold(0)
    else this.#parts.audio.clear()
  }

  close(): void {
    this.#hold = undefined
    this.hush()
  }

  #playHold(round: number): void {
    this.#hold = round
    this.#parts.audio.play(`hold-${round}`, holdMusic)
    this.#parts.audio.finish(`hold-${round}`)
  }

  #played(utterance: string): void {
    if (this.#hold !== undefined && utterance === `hold-${this.#hold}`) this.#playHold(this.#hold + 1)
    const line = this.#lines.get(utterance)
    if (!line) return
    this.#lines.delete(utterance)
    this.#parts.tape.played(utterance)
    this.#report(line, line.samples)
    if (line.broken) this.#parts.told.unsaid(utterance)
    else this.#parts.told.played(utterance)
  }

  #report(line: Line, played: number): void {
    const { messageId } = line.order
    if (!messageId) return
    const text = heardText(line, played)
    const all = [this.#heard.get(messageId), text].filter(Boolean).join(' ')
    this.#heard.set(messageId, all)
    this.#parts.told.heard(messageId, all, text !== line.written)
  }

  async #make(line: Line, signal: AbortSignal): Promise<void> {
    const { voices, audio, told } = this.#parts
    const { utterance } = line.order
    for (let tries = 0; tries < voices.length; tries++) {
      const voice = voices[this.#voice % voices.length]!
      try {
        await this.#speak(voice, line, signal)
        if (signal.aborted) return
        line.whole = true
        audio.finish(utterance)
        return
      } catch (error) {
        if (signal.aborted) return
        told.trouble(`${voice.name}: ${(error as Error).message}`)
        this.#voice += 1
      }
    }
    line.broken = true
    // What was made leaves first; its end is reported by the playout.
    if (line.samples > 0) audio.finish(utterance)
    else {
      this.#lines.delete(utterance)
      this.#report(line, 0)
      told.unsaid(utterance)
    }
  }

  /** Throws when the voice dies; the next one goes on at the last word known to be begun, else from the start. */
  async #speak(voice: TtsProvider, line: Line, signal: AbortSignal): Promise<void> {
    const base = { sample: line.samples, textOffset: line.words.at(-1)?.textOffset ?? 0 }
    const dead = new AbortController()
    const either = AbortSignal.any([signal, dead.signal])
    const pieces = voice.speak(line.spoken.text.slice(base.textOffset), this.#parts.options, either)
    const iterator = pieces[Symbol.asyncIterator]()
    while (!signal.aborted) {
      const next = await withDeadline(this.#parts.clock, soundWait, iterator.next())
      if (next === 'late') {
        dead.abort()
        throw new Error(`no sound for ${soundWait} ms`)
      }
      if (signal.aborted) break
      if (next.done) {
        if (line.samples === base.sample) throw new Error('it gave no sound for a sentence')
        return
      }
      this.#play(line, next.value, base)
    }
    void iterator.return?.()
  }

  #play(
    line: Line,
    piece: SpeechPiece,
    base: { readonly sample: number; readonly textOffset: number },
  ): void {
    for (const { sample, textOffset } of piece.words ?? [])
      line.words.push({ sample: base.sample + sample, textOffset: base.textOffset + textOffset })
    line.samples += piece.samples.length
    const { utterance, messageId } = line.order
    this.#parts.tape.playing(utterance, piece.samples, messageId)
    this.#parts.audio.play(utterance, piece.samples)
  }
}
