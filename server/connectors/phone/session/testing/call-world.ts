import type { EndReason } from '../../../call-host.ts'
import { sttFailover } from '../../speech/stt-failover.ts'
import { ttsFailover } from '../../speech/tts-failover.ts'
import { CallSession } from '../call-session.ts'
import type { Transfer } from '../parts.ts'
import type { Phase } from '../state.ts'
import { energyDetector } from '../vad.ts'
import { type Beat, ScriptedHost } from './scripted-host.ts'
import { ScriptedLeg } from './scripted-leg.ts'
import { type Script, ScriptedRecogniser, ScriptedVoice } from './scripted-speech.ts'
import { SimulatedClock } from './simulated-clock.ts'

export interface WorldOptions {
  readonly direction?: 'in' | 'out'
  readonly recognisers?: number
  readonly voices?: number
  readonly wordTimes?: boolean
  readonly transfer?: Transfer
  readonly clock?: SimulatedClock
}

/** A caller, a line, a recogniser, a voice and a product: a whole call in simulated time. */
export class CallWorld {
  readonly clock: SimulatedClock
  readonly leg: ScriptedLeg
  readonly host: ScriptedHost
  readonly ears: readonly ScriptedRecogniser[]
  readonly voices: readonly ScriptedVoice[]
  readonly scripts: Script[] = []
  readonly #options: WorldOptions
  #session: CallSession | undefined
  over: EndReason | undefined

  constructor(options: WorldOptions = {}) {
    this.#options = options
    this.clock = options.clock ?? new SimulatedClock()
    this.leg = new ScriptedLeg(this.clock, options.direction)
    this.host = new ScriptedHost(this.clock)
    this.ears = Array.from(
      { length: options.recognisers ?? 1 },
      (_, i) => new ScriptedRecogniser(this.clock, this.scripts, `ear-${i + 1}`),
    )
    this.voices = Array.from(
      { length: options.voices ?? 1 },
      (_, i) => new ScriptedVoice(`voice-${i + 1}`, options.wordTimes ?? true),
    )
  }

  ring(): this {
    const { leg, host, clock } = this
    const { transfer } = this.#options
    this.#session = new CallSession({
      leg,
      host,
      clock,
      recogniser: sttFailover(this.ears, { clock }),
      voice: ttsFailover(this.voices, { clock }),
      detect: energyDetector(),
      call: { accountId: 'line-1', from: undefined, at: new Date(0) },
      ...(transfer ? { transfer } : {}),
    })
    void this.#session.done.then(reason => {
      this.over = reason
    })
    return this
  }

  get session(): CallSession {
    return this.#session!
  }

  get phase(): Phase {
    return this.session.state.phase
  }

  /** Everything any voice was asked to say, in order. */
  get asked(): readonly string[] {
    return this.voices.flatMap(voice => voice.asked)
  }

  /** The brain's answers, one list for each turn; the last one is repeated. */
  brain(...turns: readonly (readonly Beat[])[]): this {
    this.host.answer = (_, turn) => turns[Math.min(turn, turns.length) - 1]!
    return this
  }

  /** Rings, is greeted, and has the floor. */
  async greeted(): Promise<this> {
    this.ring()
    await this.reach('listening')
    return this
  }

  async reach(phase: Phase, ms?: number): Promise<void> {
    await this.clock.until(() => this.phase === phase, ms)
  }

  /** Begins to say it, 300 ms a word; `says` also waits until it is said. */
  begins(text: string, script: Omit<Script, 'words'> & { readonly ms?: number } = {}): number {
    const words = text.split(' ')
    const { ms = words.length * 300, ...rest } = script
    this.scripts.push({ words, ...rest })
    this.leg.voice(ms, this.scripts.length - 1, words.length)
    return ms
  }

  async says(text: string, script?: Omit<Script, 'words'> & { readonly ms?: number }): Promise<void> {
    await this.clock.advance(this.begins(text, script))
  }

  async ended(ms?: number): Promise<EndReason> {
    await this.clock.until(() => this.over !== undefined, ms)
    return this.over!
  }
}
