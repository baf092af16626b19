import type { CallEffect } from './events.ts'
import { type Phrases, phrasesOf } from './phrases.ts'
import {
  type CallState,
  noUtterance,
  type Phase,
  standsStill,
  survives,
  textOf,
  type Utterance,
  type Wait,
} from './state.ts'
import { isBackchannel, isFarewell, wordsOf } from './words.ts'

/** One step of a call while it is worked out: the state so far and what is to be done. Leaves nothing behind outside. */
export class Step {
  readonly now: number
  readonly effects: CallEffect[] = []
  state: CallState

  constructor(state: CallState, now: number) {
    this.state = state
    this.now = now
  }

  set(change: Partial<CallState>): void {
    this.state = { ...this.state, ...change }
  }

  count(change: Partial<CallState['counts']>): void {
    this.set({ counts: { ...this.state.counts, ...change } })
  }

  utter(change: Partial<Utterance>): void {
    this.set({ utterance: { ...this.state.utterance, ...change } })
  }

  /** The caller begins something new, unless they are at it already. */
  begins(at: number): void {
    if (this.state.utterance.began === undefined) this.utter({ began: at })
  }

  forget(): void {
    this.set({ utterance: noUtterance })
  }

  emit(...effects: CallEffect[]): void {
    this.effects.push(...effects)
  }

  /** ms from now. */
  within(wait: Wait, ms: number): void {
    this.at(wait, this.now + ms)
  }

  at(wait: Wait, moment: number): void {
    if (!survives(this.state.phase, wait)) return
    // What stands still is moved on by the whole hold at its end.
    const stood = standsStill(this.state, wait) ? this.now - (this.state.heldSince ?? this.now) : 0
    this.set({ waits: { ...this.state.waits, [wait]: moment - stood } })
  }

  drop(...waits: Wait[]): void {
    const left = Object.entries(this.state.waits).filter(([name]) => !waits.includes(name as Wait))
    this.set({ waits: Object.fromEntries(left) })
  }

  waiting(wait: Wait): boolean {
    return this.state.waits[wait] !== undefined
  }

  enter(phase: Phase): void {
    if (phase !== this.state.phase) this.emit({ kind: 'live', news: { kind: 'state', state: phase } })
    const left = Object.entries(this.state.waits).filter(([name]) => survives(phase, name as Wait))
    this.set({ phase, waits: Object.fromEntries(left) })
  }

  trouble(reason: string): void {
    this.emit({ kind: 'live', news: { kind: 'trouble', reason } })
  }

  get language(): string {
    return this.state.opening?.language ?? 'en'
  }

  get phrases(): Phrases {
    return phrasesOf(this.language)
  }

  /** What the caller is saying now. */
  get text(): string {
    return textOf(this.state.utterance)
  }

  /** The caller has us on hold. */
  get held(): boolean {
    return this.state.heldSince !== undefined
  }

  /** A voice that counts. */
  get voiced(): boolean {
    return this.state.voice.on && !this.state.voice.noise
  }

  /** Words that want a turn of their own: no "uh-huh", no "thanks, bye" to our goodbye. */
  get meant(): boolean {
    const { closing, expecting, lines } = this.state
    if (wordsOf(this.text).length === 0) return false
    if (closing && isFarewell(this.text, this.language)) return false
    // "Yeah" into the end of a question is its answer.
    const answers = expecting === 'yes-no' && lines.length <= 1
    return answers || !isBackchannel(this.text, this.language)
  }
}
