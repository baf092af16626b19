import type { HandoffReason } from '../../../contract/turn.ts'
import type { Said } from '../dialogue/acts.ts'
import type { DialogueState, Frame, Question } from '../dialogue/state.ts'
import type { Effect, World } from '../dialogue/world.ts'

/** What a flow wants next. A flow is a pure function of its frame and the world; the engine calls it until it asks or ends. */
export type Next =
  /** Look up or do this, then ask the flow again. */
  | { readonly step: 'run'; readonly effect: Effect; readonly frame: Frame }
  /** Ask the flow again with this frame. */
  | { readonly step: 'again'; readonly frame: Frame }
  /** Wait for the customer; the last thing said carries the question. */
  | { readonly step: 'ask'; readonly said: readonly Said[]; readonly frame: Frame }
  | {
      readonly step: 'finish'
      readonly said: readonly Said[]
      readonly lastDate?: string
      readonly made?: DialogueState['made'][number]
    }
  | { readonly step: 'hand-over'; readonly said: readonly Said[]; readonly reason: HandoffReason }

export type Flow = (frame: Frame, world: World, state: DialogueState) => Next

export function ask(frame: Frame, said: Said, question: Omit<Question, 'frame'>): Next {
  return { step: 'ask', said: [{ ...said, question: { ...question, frame: frame.id } }], frame }
}

/** The desk did not answer: nothing may be guessed. */
export function trouble(): Next {
  return { step: 'hand-over', said: [{ act: { act: 'trouble' }, evidence: [] }], reason: 'write-failed' }
}
