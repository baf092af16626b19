import type { CallAudio, Samples } from '../call-leg.ts'
import type { SpeechPiece, TtsOptions, TtsProvider } from '../speech/providers.ts'
import { heardText } from './heard.ts'
import { Line, type Order } from './line.ts'
import { holdMusic } from './sounds.ts'
import type { Tape } from './tape.ts'

interface MouthParts {
  readonly audio: CallAudio
  readonly voice: TtsProvider
  readonly options: TtsOptions
  readonly tape: Tape
  readonly told: {
    readonly played: (utterance: string) => void
    readonly unsaid: (utterance: string) => void
    readonly trouble: (reason: string) => void
    readonly heard: (messageId: Promise<string>, text: string, interrupted: boolean) => void
  }
}

/** Says sentences one after another, and knows what of them was heard. */
export class Mouth {
  readonly #parts: MouthParts
  readonly #lines = new Map<string, Line>()
  /** Of a message of several sentences: those heard before. */
  readonly #heard = new Map<Promise<string>, string>()
  #abort = new AbortController()
  #work: Promise<void> = Promise.resolve()
  /** The music's name and how often it was played; undefined while there is none. */
  #hold: { readonly utterance: string; readonly round: number } | undefined

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

  /** A sentence that will not be said: what was heard of its message so far is all. */
  drop(messageId: Promise<string>): void {
    this.#parts.told.heard(messageId, this.#heard.get(messageId) ?? '', true)
  }

  /** Music until it is called with undefined; under a name that the call has not used yet. */
  hold(utterance: string | undefined): void {
    this.#hold = undefined
    if (utterance === undefined) this.#parts.audio.clear()
    else this.#playHold(utterance, 0)
  }

  close(): void {
    this.#hold = undefined
    this.hush()
  }

  #playHold(utterance: string, round: number): void {
    this.#hold = { utterance, round }
    this.#parts.audio.play(`${utterance}.${round}`, holdMusic)
    this.#parts.audio.finish(`${utterance}.${round}`)
  }

  #played(utterance: string): void {
    const hold = this.#hold
    if (hold && utterance === `${hold.utterance}.${hold.round}`)
      this.#playHold(hold.utterance, hold.round + 1)
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
    const { voice, options, audio, told } = this.#parts
    const { utterance } = line.order
    try {
      for await (const piece of voice.speak(line.spoken.text, options, signal)) {
        if (signal.aborted) return
        this.#play(line, piece)
      }
      if (signal.aborted) return
      line.whole = line.samples > 0
    } catch (error) {
      if (signal.aborted) return
      told.trouble((error as Error).message)
    }
    line.broken = !line.whole
    // What was made leaves first; its end is reported by the playout.
    if (line.samples > 0) audio.finish(utterance)
    else {
      this.#lines.delete(utterance)
      this.#report(line, 0)
      told.unsaid(utterance)
    }
  }

  #play(line: Line, piece: SpeechPiece): void {
    line.words.push(...(piece.words ?? []))
    line.samples += piece.samples.length
    const { utterance, messageId } = line.order
    this.#parts.tape.playing(utterance, piece.samples, messageId)
    this.#parts.audio.play(utterance, piece.samples)
  }
}
