import { voice } from './listening.ts'
import { standsStill, type Wait } from './state.ts'
import type { Step } from './step.ts'

/**
 * The caller holds us, or takes us back. Meanwhile they hear nothing and what comes from them is music: time stands
 * still, but for the bounds of the call.
 */
export function held(step: Step, on: boolean): void {
  const { heldSince } = step.state
  if (on === (heldSince !== undefined)) return
  if (on) {
    // Whoever spoke does not go on speaking.
    voice(step, false, step.now)
    step.set({ heldSince: step.now })
    return
  }
  const stood = step.now - (heldSince ?? step.now)
  const waits = Object.entries(step.state.waits).map(([name, moment]) => [
    name,
    standsStill(step.state, name as Wait) ? moment + stood : moment,
  ])
  step.set({ waits: Object.fromEntries(waits), heldSince: undefined })
}
