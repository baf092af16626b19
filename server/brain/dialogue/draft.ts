import type { HandoffReason } from '../../../contract/turn.ts'
import type { Command, FlowName } from '../understand/commands.ts'
import type { Said } from './acts.ts'
import type { DialogueState, Frame } from './state.ts'
import type { Effect, World } from './world.ts'

/** A turn in the making: what the commands changed, said and want done before the flows go on. */
export interface Draft {
  readonly state: DialogueState
  readonly said: readonly Said[]
  /** Done in order, before any flow; what is said of them waits for the outcome. */
  readonly errands: readonly { readonly effect: Effect; readonly then?: Said }[]
  /** A person is needed, first reason first. */
  readonly reasons: readonly HandoffReason[]
  /** Flows opened in this turn, in the order they were asked for. */
  readonly opened: readonly string[]
  /** Something was understood. */
  readonly understood: boolean
  readonly ended: boolean
}

export function draftOf(state: DialogueState): Draft {
  return { state, said: [], errands: [], reasons: [], opened: [], understood: false, ended: false }
}

/** What one kind of command does to a draft; `all`: the commands of the turn. */
export type Apply<K extends Command['kind']> = (
  draft: Draft,
  command: Extract<Command, { kind: K }>,
  world: World,
  all: readonly Command[],
) => Draft

export const speak = (draft: Draft, ...said: Said[]): Draft => ({ ...draft, said: [...draft.said, ...said] })
/** Something was understood. */
export const heard = (draft: Draft): Draft => ({ ...draft, understood: true })

export function topOf(state: DialogueState): Frame | undefined {
  return state.frames.at(-1)
}

export function withFrame(state: DialogueState, frame: Frame): DialogueState {
  return { ...state, frames: state.frames.map(each => (each.id === frame.id ? frame : each)) }
}

export function withoutFrame(state: DialogueState, id: string): DialogueState {
  return { ...state, frames: state.frames.filter(each => each.id !== id) }
}

/** More matters than this at once are forgotten from the bottom. */
const mostFrames = 5

/** Opens a flow, or brings the one under way to the top: asking twice is no second booking. */
export function open(draft: Draft, flow: FlowName, world: World): Draft {
  const { state } = draft
  const same = state.frames.find(frame => frame.flow === flow)
  if (same) {
    if (draft.opened.includes(same.id)) return draft
    const frames = [...state.frames.filter(({ id }) => id !== same.id), same]
    return { ...draft, state: { ...state, frames }, opened: [...draft.opened, same.id] }
  }
  const opened = state.opened + 1
  // Whoever moves or cancels is no longer asked whether he will come.
  const settles = flow === 'reschedule' || flow === 'cancel'
  const before = settles ? state.frames.filter(frame => frame.flow !== 'attend') : state.frames
  const frame: Frame = {
    // The message's id makes it unique even when the state was lost and the count began anew.
    id: `${world.messageId}:${opened}`,
    flow,
    slots: flow === 'book' && state.lastService !== undefined ? { service: state.lastService } : {},
    offered: [],
    lost: [],
    declined: false,
    codeTries: 0,
  }
  const frames = [...before, frame].slice(-mostFrames)
  return { ...draft, state: { ...state, opened, frames }, opened: [...draft.opened, frame.id] }
}

/** The flow asked for first is served first; those already open wait under it. */
export function inOrder(draft: Draft): DialogueState {
  const { state, opened } = draft
  const waiting = state.frames.filter(({ id }) => !opened.includes(id))
  const wanted = opened.flatMap(id => state.frames.find(frame => frame.id === id) ?? [])
  return { ...state, frames: [...waiting, ...wanted.reverse()] }
}

/** The flow a slot belongs to: the one just asked for, else the one whose question is open, else the top one. */
export function target(draft: Draft): Frame | undefined {
  const { state, opened } = draft
  const last = opened.at(-1) ?? state.asked?.frame
  return state.frames.find(({ id }) => id === last) ?? topOf(state)
}
