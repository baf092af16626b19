import type { CallHost, Opening, Recording } from '../../call-host.ts'
import type { Samples } from '../call-leg.ts'
import { speak } from '../spoken/forms.ts'
import { withDeadline } from './clock.ts'
import { Ear } from './ear.ts'
import type { CallEffect, CallEvent, TransferNews } from './events.ts'
import { Mouth } from './mouth.ts'
import type { SessionParts } from './parts.ts'
import { messageTone } from './sounds.ts'
import { Tape } from './tape.ts'
import { tapped } from './tapped.ts'
import { Turns } from './turns.ts'

type Kind = CallEffect['kind']
type Of<K extends Kind> = Extract<CallEffect, { kind: K }>
/** What the session does by itself. */
type Mine = 'hang-up' | 'finish'
type Acts = { readonly [K in Exclude<Kind, Mine>]: (effect: Of<K>) => void }

/** ms for the product to take what is left to be stored when a call ends. */
const storeWait = 10_000

/** Does what the reducer decided, from the answer of the product on. */
export class Hands {
  readonly #parts: SessionParts
  readonly #opening: Opening
  readonly #tell: (event: CallEvent) => void
  readonly #ear: Ear
  readonly #mouth: Mouth
  readonly #tape: Tape
  readonly #turns: Turns
  readonly #storing = new Set<Promise<unknown>>()
  readonly #ids = new Map<string, Promise<string>>()
  /** What went wrong, told already: the same fault at every sentence is one. */
  readonly #troubles = new Set<string>()
  readonly #acts: Acts
  #transfer: AbortController | undefined
  readonly #trouble = (reason: string) => this.live({ kind: 'trouble', reason })

  constructor(parts: SessionParts, opening: Opening, tell: (event: CallEvent) => void) {
    const { leg, host, recogniser, voice } = parts
    const { callId, language } = opening
    const onTrouble = this.#trouble
    this.#parts = parts
    this.#opening = opening
    this.#tell = tell
    this.#tape = parts.tape ?? new Tape(leg.audio)
    this.#turns = new Turns(host, tell, messageId => this.#unheard(messageId))
    this.#ear = new Ear(recogniser, {
      hearing: hearing => tell({ kind: 'hearing', hearing }),
      deaf: () => tell({ kind: 'deaf' }),
      trouble: onTrouble,
    })
    this.#mouth = new Mouth({
      audio: leg.audio,
      voice,
      options: { language, onTrouble },
      tape: this.#tape,
      told: {
        played: utterance => tell({ kind: 'played', utterance }),
        unsaid: utterance => tell({ kind: 'unsaid', utterance }),
        heard: (messageId, text, interrupted) =>
          this.#store(messageId.then(id => host.heard(callId, id, text, interrupted))),
        trouble: onTrouble,
      },
    })
    this.#acts = this.#all()
  }

  carryOut(effect: Exclude<CallEffect, { kind: Mine }>): void {
    // The table pairs each kind with its own effect; indexing it by a union loses that.
    const act = this.#acts[effect.kind] as (effect: CallEffect) => void
    act(effect)
  }

  /** `at` in ms on the clock of the frames. */
  frame(frame: Samples, at: number): void {
    this.#ear.push(frame)
    if (!this.#parts.tape) this.#tape.frame(frame, at)
  }

  /** For who watches; a fault once. */
  live(news: Parameters<CallHost['live']>[1]): void {
    if (news.kind === 'trouble') {
      if (this.#troubles.has(news.reason)) return
      this.#troubles.add(news.reason)
    }
    try {
      this.#parts.host.live(this.#opening.callId, news)
    } catch {
      // Whoever watches may miss something; the caller must not.
    }
  }

  /** Stops everything; gives the recording once all is stored, or given up. */
  async close(): Promise<Recording | undefined> {
    this.#transfer?.abort()
    this.#ear.close()
    this.#turns.abortAll()
    this.#mouth.close()
    await withDeadline(this.#parts.clock, storeWait, Promise.all(this.#storing))
    this.#tape.dropMessage()
    return this.#parts.tape ? undefined : this.#tape.finish()
  }

  #all(): Acts {
    const { leg } = this.#parts
    const { callId, language, hints, longest } = this.#opening
    return {
      answer: () => void this.#answer(),
      listen: () => this.#ear.open({ language, hints, onTrouble: this.#trouble }),
      'end-of-speech': () => this.#ear.endOfSpeech(),
      say: effect => this.#say(effect),
      unheard: ({ messageId }) => this.#unheard(messageId),
      tone: ({ utterance }) => this.#mouth.sound(utterance, messageTone),
      pause: () => leg.audio.pause(),
      resume: () => leg.audio.resume(),
      hush: () => this.#mouth.hush(),
      respond: effect => this.#turns.start(callId, effect, this.#tape.secondAt(effect.began)),
      certain: ({ run }) => this.#turns.certain(run),
      abort: ({ run }) => this.#turns.abort(run),
      record: () => this.#tape.record(longest / 1_000),
      hold: effect => this.#mouth.hold(effect.on ? effect.utterance : undefined),
      transfer: effect => void this.#transferTo(effect),
      'cancel-transfer': () => this.#transfer?.abort(),
      'message-start': () => this.#tape.startMessage(),
      'message-keep': ({ text }) => this.#keep(text),
      live: ({ news }) => this.live(news),
    }
  }

  async #answer(): Promise<void> {
    const { leg } = this.#parts
    try {
      if (leg.direction === 'in') await leg.answer()
      this.#tell({ kind: 'answered' })
    } catch {
      this.#tell({ kind: 'not-begun' })
    }
  }

  #say({ utterance, text, messageId, note, readBack }: Of<'say'>): void {
    const { host } = this.#parts
    const { callId, language } = this.#opening
    const id = messageId === undefined ? (note ? host.note(callId, text) : undefined) : this.#known(messageId)
    if (id) this.#store(id)
    this.#mouth.say({
      ...{ utterance, written: text, messageId: id },
      spoken: speak(text, { language, readBack }),
    })
  }

  /** One promise for each message: its sentences belong together. */
  #known(messageId: string): Promise<string> {
    const id = this.#ids.get(messageId) ?? Promise.resolve(messageId)
    this.#ids.set(messageId, id)
    return id
  }

  #unheard(messageId: string): void {
    this.#mouth.drop(this.#known(messageId))
  }

  #keep(text: string): void {
    this.#store(this.#parts.host.leftMessage(this.#opening.callId, { ...this.#tape.takeMessage(), text }))
  }

  /** What the product must still take before the call is over. */
  #store(work: Promise<unknown>): void {
    const settled = work
      .catch(() => this.live({ kind: 'trouble', reason: 'Something of a call could not be stored.' }))
      .finally(() => this.#storing.delete(settled))
    this.#storing.add(settled)
  }

  async #transferTo({ brief, urgency }: Of<'transfer'>): Promise<void> {
    const { transfer } = this.#parts
    const leg = tapped(this.#parts.leg, samples => this.#tape.teammate(samples))
    const controller = new AbortController()
    this.#transfer = controller
    const tell = (outcome: TransferNews) => {
      if (!controller.signal.aborted) this.#tell({ kind: 'transfer', outcome })
    }
    try {
      const { callId, language } = this.#opening
      const found = await transfer?.(
        { callId, leg, brief, language, urgency, progress: tell },
        controller.signal,
      )
      if (found?.ok) {
        tell('taken')
        await found.over.catch(() => {})
        tell('over')
      } else tell('nobody')
    } catch {
      tell('nobody')
    }
  }
}
