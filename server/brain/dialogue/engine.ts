import type { HandoffReason } from '../../../contract/turn.ts'
import { flows } from '../flows/flows.ts'
import type { Command } from '../understand/commands.ts'
import { type Said, say } from './acts.ts'
import { apply } from './apply.ts'
import { type Draft, draftOf, inOrder, topOf, withFrame, withoutFrame } from './draft.ts'
import type { DialogueState } from './state.ts'
import { type Effect, outcomeOf, type World } from './world.ts'

/*
 * A flow under way (`Frame`):
 *
 *            startFlow                     everything known          strong yes to this hash
 *   (none) ───────────> collecting ──────────────────────> read back ───────────────────────> confirmed
 *                        ^  │  ^  ^                          │  │  │                             │ write
 *          setSlot,      │  │  │  └──── correctSlot ──────────┘  │  │ "no"                        v
 *          choose ───────┘  │  └──────── slot taken ─────────────┘  v                          receipt ──> (gone)
 *                           │                                  asked what to change ── "no" ──> stopped ──> (gone)
 *                           └── cancelFlow ──> stopped ──> (gone)
 *
 * Frames form a stack. A question in between is answered and the open one asked again from fresh facts; a second matter
 * is pushed on top and the first goes on when it is finished. Reading back anew makes an older yes worthless, because
 * `confirmed` must be the hash of the very write.
 */

/** What the turn has come to: an effect to run before going on, or the end of it. */
export type Progress =
  | { readonly kind: 'effect'; readonly effect: Effect; readonly frameId: string; readonly turn: TurnSoFar }
  | { readonly kind: 'settled'; readonly turn: TurnSoFar }

export interface TurnSoFar {
  readonly state: DialogueState
  readonly said: readonly Said[]
  readonly errands: readonly { readonly effect: Effect; readonly then?: Said }[]
  readonly reasons: readonly HandoffReason[]
  readonly understood: boolean
  readonly ended: boolean
}

/** Takes the commands of a turn into the state. Pure. */
export function begin(state: DialogueState, commands: readonly Command[], world: World): TurnSoFar {
  const fresh = draftOf(withoutOldYes(state))
  const draft = commands.reduce((soFar, command) => apply(soFar, command, world, commands), fresh)
  const misunderstood = draft.understood ? 0 : state.misunderstood + 1
  const patience = world.slow && draft.state.frames.length === 0 ? 1 : 2
  // Two in a row, or one letter: whatever this customer needs, asking again will not get it.
  const reasons: HandoffReason[] =
    misunderstood >= patience ? [...draft.reasons, 'misunderstood'] : [...draft.reasons]
  const { asked: _answered, ...ordered } = inOrder(draft)
  if (draft.ended) return farewell({ ...ordered, misunderstood }, draft)
  const unclear = misunderstood === 1 ? [say({ act: 'not-understood' })] : []
  // "Yes" and "OK" to nothing in particular.
  const idle = draft.said.length + draft.errands.length + ordered.frames.length + reasons.length === 0
  const spam = commands.every(({ kind }) => kind === 'ignore')
  const offering = idle && draft.understood && !spam ? [say({ act: 'how-can-i-help' })] : []
  return {
    state: { ...ordered, misunderstood },
    said: [...draft.said, ...unclear, ...offering],
    errands: draft.errands,
    reasons,
    understood: draft.understood,
    ended: draft.ended,
  }
}

/** A yes that another matter was put on top of is old when its flow goes on: it would write unasked. */
function withoutOldYes(state: DialogueState): DialogueState {
  const frames = state.frames.map((frame, at) => {
    if (at === state.frames.length - 1) return frame
    const { confirmed: _yes, ...rest } = frame
    return rest
  })
  return { ...state, frames }
}

/** Leaving in the middle of something undoes it, and says so. */
function farewell(state: DialogueState, draft: Draft): TurnSoFar {
  const top = topOf(state)
  const stopped = top ? [say({ act: 'stopped', flow: top.flow })] : []
  const said = [...draft.said, ...stopped, say({ act: 'goodbye' })]
  const { errands, reasons } = draft
  return { state: { ...state, frames: [] }, said, errands, reasons, understood: true, ended: true }
}

/** No flow needs more steps than this between two effects. */
const mostSteps = 24

/** Goes on until an effect is needed, a question is open or nothing is left. Pure: outcomes are in the world. */
export function proceed(turn: TurnSoFar, world: World): Progress {
  let soFar = turn
  for (const { effect, then } of turn.errands) {
    const outcome = outcomeOf(world, effect)
    if (!outcome) return { kind: 'effect', effect, frameId: '', turn: soFar }
    const failed = outcome.kind === 'failed'
    const said = failed ? say({ act: 'trouble' }) : then
    const reasons: HandoffReason[] = failed ? [...soFar.reasons, 'write-failed'] : [...soFar.reasons]
    soFar = {
      ...soFar,
      errands: soFar.errands.slice(1),
      said: said ? [...soFar.said, said] : soFar.said,
      reasons,
    }
  }
  for (let step = 0; step < mostSteps && soFar.reasons.length === 0; step++) {
    const frame = topOf(soFar.state)
    if (!frame) break
    const next = frame.declined ? askChange(frame) : flows[frame.flow](frame, world, soFar.state)
    switch (next.step) {
      case 'run':
        return {
          kind: 'effect',
          effect: next.effect,
          frameId: frame.id,
          turn: { ...soFar, state: withFrame(soFar.state, next.frame) },
        }
      case 'again':
        soFar = { ...soFar, state: withFrame(soFar.state, next.frame) }
        break
      case 'ask': {
        const state = withFrame(soFar.state, next.frame)
        return {
          kind: 'settled',
          turn: asking({ ...soFar, state, said: [...withoutQuestions(soFar.said), ...next.said] }),
        }
      }
      case 'finish': {
        const lastDate = next.lastDate ?? soFar.state.lastDate
        const made = next.made ? [...soFar.state.made, next.made].slice(-10) : soFar.state.made
        const state = { ...withoutFrame(soFar.state, frame.id), ...(lastDate ? { lastDate } : {}), made }
        soFar = { ...soFar, state, said: [...soFar.said, ...next.said] }
        break
      }
      case 'hand-over':
        soFar = { ...soFar, said: [...soFar.said, ...next.said], reasons: [next.reason] }
    }
  }
  return { kind: 'settled', turn: asking(soFar) }
}

/** One question at a time: what a digression asked gives way to the flow's own. */
function withoutQuestions(said: readonly Said[]): Said[] {
  return said.map(({ act, evidence }) => ({ act, evidence }))
}

function asking(turn: TurnSoFar): TurnSoFar {
  const question = turn.said.findLast(said => said.question)?.question
  return question ? { ...turn, state: { ...turn.state, asked: question } } : turn
}

function askChange(frame: NonNullable<ReturnType<typeof topOf>>) {
  const said: Said = {
    act: { act: 'ask-change', flow: frame.flow },
    evidence: [],
    question: { about: 'change', expecting: 'date-time', choices: [], frame: frame.id },
  }
  return { step: 'ask' as const, said: [said], frame }
}
