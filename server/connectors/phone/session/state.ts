import type { EndReason, Expecting, Opening, Said } from '../../call-host.ts'
import type { Pauses } from './endpointing.ts'

/*
 * One call, seen by who talks when. `rest` is what follows when nothing is left to say.
 *
 *  opening ──answered──▶ speaking (greeting; notices cannot be interrupted)
 *
 *                    voice / words            silence long enough
 *   ┌─▶ listening ───────────────▶ hesitating ──────────────────▶ thinking ──first sentence──┐
 *   │       │ silence twice: goodbye   ▲  ▲ ▲                        │ caller goes on         │
 *   │       ▼                          │  │ └──words────────────────┘                        │
 *   │    speaking ◀──resume── paused ──┘  │                                                  │
 *   │       │ ──────voice───▶    words or long voice: commit                                 │
 *   │       └────────────────────────────────────────────◀───────────────────────────────────┘
 *   └─rest──┤
 *           ├─▶ transferring ──nobody──▶ speaking        two misses or no recogniser: ─▶ menu ─▶ message ─▶ speaking
 *           └─▶ ending ──▶ ended                         any state, caller hangs up or too long: ─▶ ending / ended
 */
export type Phase =
  | 'opening'
  | 'listening'
  | 'hesitating'
  | 'thinking'
  | 'speaking'
  | 'paused'
  | 'menu'
  | 'message'
  | 'transferring'
  | 'ending'
  | 'ended'

/** Moments at which waiting is over, in ms on the monotonic clock. */
export type Wait =
  | 'begin'
  | 'patience'
  | 'final'
  | 'guess'
  | 'monologue'
  | 'digits'
  | 'silence'
  | 'filler'
  | 'reply'
  | 'stuck'
  | 'commit'
  | 'verdict'
  | 'menu'
  | 'message'
  | 'pause'
  | 'transfer'
  | 'end'
  | 'farewell'
  | 'longest'

/** Which waits a phase may have; entering another phase ends the others. */
const waitsOf: Readonly<Record<Phase, readonly Wait[]>> = {
  opening: ['begin'],
  listening: ['silence', 'digits'],
  hesitating: ['patience', 'final', 'guess', 'monologue', 'digits'],
  thinking: ['filler', 'reply', 'digits'],
  speaking: ['stuck', 'reply', 'digits'],
  paused: ['commit', 'verdict', 'monologue', 'reply', 'digits'],
  menu: ['menu', 'stuck'],
  message: ['message', 'pause', 'stuck'],
  transferring: ['transfer', 'stuck'],
  ending: ['end'],
  ended: [],
}

export interface Line {
  readonly utterance: string
  readonly text: string
  /** A notice is heard whole, whatever the caller does. */
  readonly kind: 'notice' | 'greeting' | 'brain' | 'own' | 'filler' | 'tone'
}

/** One question to the brain and its answer so far. */
export interface Turn {
  readonly run: number
  readonly text: string
  /** Asked before the caller's end; nothing of it is spoken yet. */
  readonly guess: boolean
  readonly held: readonly Said[]
  readonly over: 'done' | 'failed' | undefined
  readonly working: boolean
  readonly fillers: number
}

/** What the caller is saying now. */
export interface Utterance {
  readonly finals: string
  readonly partial: string
  readonly confidence: number
  readonly digits: string
  /** ms: when the caller began; undefined until then. */
  readonly began: number | undefined
  readonly changedAt: number
  readonly guesses: number
  /** The voice stopped at least once. */
  readonly paused: boolean
}

/** What of a call goes on when another session follows: names are never used twice, and the caller is known. */
export type Before = Pick<CallState, 'pauses'> & {
  readonly counts: Pick<CallState['counts'], 'utterances' | 'lines' | 'holds'>
}

export interface CallState {
  readonly phase: Phase
  readonly opening: Opening | undefined
  /** The call was taken: the first sentences are said. */
  readonly greeted: boolean
  readonly waits: Readonly<Partial<Record<Wait, number>>>
  /** `noise`: goes on for so long that it is none; unheard until it stops. */
  readonly voice: {
    readonly on: boolean
    readonly since: number
    readonly endedAt: number
    readonly noise: boolean
  }
  readonly utterance: Utterance
  /** Words that were handed to the brain last: a late final of them is nothing new. */
  readonly taken: { readonly text: string; readonly until: number }
  readonly turn: Turn | undefined
  readonly lines: readonly Line[]
  readonly expecting: Expecting
  /** What the caller's last words answered. */
  readonly answered: Expecting
  /** What the caller spelled and we have not read back. */
  readonly readBack: readonly string[]
  readonly pauses: Pauses
  readonly counts: {
    readonly utterances: number
    readonly runs: number
    readonly lines: number
    /** How often the caller waited with music. */
    readonly holds: number
    readonly silences: number
    /** Not understood, in a row. */
    readonly misses: number
    /** The brain failed, in a row. */
    readonly failures: number
    /** Sentences that no voice could speak, in a row. */
    readonly unsaid: number
    readonly menus: number
  }
  /** ms: since when the caller has us on hold. */
  readonly heldSince: number | undefined
  /** No recogniser is left. */
  readonly deaf: boolean
  readonly notice: 'due' | 'heard' | 'failed'
  readonly transfer:
    | {
        readonly brief: string
        readonly urgency: 'urgent' | 'important' | 'review'
        readonly step: 'due' | 'ringing' | 'talking'
      }
    | undefined
  readonly message:
    | { readonly recording: boolean; readonly voiced: boolean; readonly text: string }
    | undefined
  /** Hang up, for this reason, when all is said. */
  readonly closing: EndReason | undefined
}

export const noUtterance: Utterance = {
  finals: '',
  partial: '',
  confidence: 1,
  digits: '',
  began: undefined,
  changedAt: 0,
  guesses: 0,
  paused: false,
}

export const initial: CallState = {
  phase: 'opening',
  opening: undefined,
  greeted: false,
  waits: {},
  voice: { on: false, since: 0, endedAt: 0, noise: false },
  utterance: noUtterance,
  taken: { text: '', until: 0 },
  turn: undefined,
  lines: [],
  expecting: 'open',
  answered: 'open',
  readBack: [],
  pauses: undefined,
  counts: {
    utterances: 0,
    runs: 0,
    lines: 0,
    holds: 0,
    silences: 0,
    misses: 0,
    failures: 0,
    unsaid: 0,
    menus: 0,
  },
  heldSince: undefined,
  deaf: false,
  notice: 'due',
  transfer: undefined,
  message: undefined,
  closing: undefined,
}

/** On hold nobody can answer or be answered; the bounds of the call hold, and teammates go on ringing. */
const runsOnHold: readonly Wait[] = ['begin', 'transfer', 'end', 'farewell', 'longest']

export function standsStill({ heldSince }: CallState, wait: Wait): boolean {
  return heldSince !== undefined && !runsOnHold.includes(wait)
}

export function textOf({ finals, partial }: Utterance): string {
  return [finals, partial].filter(Boolean).join(' ')
}

export function survives(phase: Phase, wait: Wait): boolean {
  if (phase === 'ended') return false
  return wait === 'longest' || wait === 'farewell' || waitsOf[phase].includes(wait)
}
