import type { ReplyEvent, Turn } from '../../../contract/turn.ts'
import { actionOf, runEffect } from './effects.ts'
import { proceed, type TurnSoFar } from './engine.ts'
import { effectKey, type Outcome, type World } from './world.ts'

/** Lets the engine go on until it asks or ends, running what it needs; gives what the timeline records on the way. */
export async function* run(
  begun: TurnSoFar,
  world: World,
  outcomes: Map<string, Outcome>,
  turn: Turn,
  signal: AbortSignal,
): AsyncGenerator<ReplyEvent, TurnSoFar> {
  let progress = proceed(begun, world)
  while (progress.kind === 'effect') {
    const { effect, frameId, turn: soFar } = progress
    const frame = soFar.state.frames.find(({ id }) => id === frameId)
    const outcome = await runEffect(effect, frame, turn, signal)
    outcomes.set(effectKey(effect, frameId), outcome)
    yield {
      kind: 'trace',
      step: 'effect',
      detail: { effect: effect.kind, outcome: outcome.kind, frame: frameId },
    }
    const action = actionOf(effect, outcome)
    if (action) yield action
    progress = proceed(soFar, world)
  }
  return progress.turn
}
