import type { HandoffReason, Turn } from '../../contract/turn.ts'
import { type Block, compose } from './compose/compose.ts'
import { type Said, say } from './dialogue/acts.ts'
import type { TurnSoFar } from './dialogue/engine.ts'
import type { DialogueState } from './dialogue/state.ts'
import { nameOf, type World } from './dialogue/world.ts'
import type { Escalation } from './escalation.ts'
import type { Reading } from './understand/reading.ts'
import { unsupported } from './verify.ts'

/** The words of a turn, each block checked, and what becomes of the conversation. */
export interface Answer {
  readonly turn: TurnSoFar
  readonly blocks: readonly Block[]
  readonly escalation: Escalation | undefined
  /** Acts whose words claimed what no evidence supports, with the kinds of claim: never the words. */
  readonly failed: readonly { readonly act: string; readonly claims: readonly string[] }[]
}

/**
 * Composes and verifies. A block that claims more than its evidence holds never leaves: everything of the turn is held
 * back, and a person answers instead.
 */
export function answerOf(
  advanced: TurnSoFar,
  escalation: Escalation | undefined,
  before: DialogueState,
  reading: Reading,
  world: World,
  turn: Turn,
): Answer {
  const settled = escalation ? handingOver(advanced, escalation.reason) : advanced
  const setting = occasion(turn, world, [before, advanced.state])
  const blocks = compose(settled.said, setting)
  const percepts = [reading.whole, ...reading.clauses]
  const quotable = { percepts, states: [before, advanced.state, settled.state] }
  const failed = blocks.flatMap(block => {
    const claims = unsupported(block, world, quotable).map(claim => claim.slice(0, claim.indexOf(':')))
    return claims.length > 0 ? [{ act: block.act, claims }] : []
  })
  if (failed.length === 0) return { turn: settled, blocks, escalation, failed }
  const instead: Escalation = escalation ?? { reason: 'no-answer', urgency: 'important' }
  const silent = handingOver({ ...advanced, said: [] }, instead.reason)
  return { turn: silent, blocks: compose(silent.said, setting), escalation: instead, failed }
}

/** What was said stays said, questions are dropped: from here on a person asks. */
function handingOver(soFar: TurnSoFar, reason: HandoffReason): TurnSoFar {
  const { asked: _asked, ...state } = soFar.state
  const facts = soFar.said.flatMap(({ act, evidence, question }): Said[] => {
    if (question || act.act === 'not-understood' || act.act === 'no-answer') return []
    return [{ act, evidence }]
  })
  const first: Said[] =
    reason === 'emergency' ? [say({ act: 'emergency' }, 'emergency', 'business:contact')] : []
  const sorry: Said[] = reason === 'complaint' ? [say({ act: 'sorry' })] : []
  const said = [
    ...first,
    ...sorry,
    ...(reason === 'emergency' ? [] : facts),
    say({ act: 'hand-over', reason }, 'business:promise', 'handoff'),
  ]
  return { ...soFar, said, state: { ...state, frames: [], misunderstood: 0, unanswered: 0 } }
}

function occasion(turn: Turn, world: World, states: readonly DialogueState[]) {
  const given = states.flatMap(({ frames }) => frames.flatMap(({ slots }) => slots.name ?? [])).at(-1)
  const known = states.map(state => nameOf(world, state)).findLast(name => name !== undefined)
  return { medium: turn.medium, business: turn.business, now: world.local, name: given ?? known }
}
