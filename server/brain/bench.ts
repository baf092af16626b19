import type { Turn } from '../../contract/turn.ts'
import { createBrain } from './brain.ts'
import { Books } from './desk-double.ts'
import { clinic, exampleTurn, morning } from './example-turn.ts'

/** What customers write, from the first greeting to the booking and back. */
const script = [
  'Hi, do you have parking?',
  'I would like to book a cleaning next Tuesday at half past two',
  'Sarah Jones',
  'sarah@example.com, and how much is whitening?',
  'yes please',
  'are you open on Saturday?',
  'I need to cancel something',
  'never mind',
]

/**
 * Times whole turns of the embedded brain against the desk in memory, in milliseconds, classifier and index warm.
 * @param turns how many; the script starts over with a new conversation when it ends
 */
export async function benchTurn(turns: number): Promise<number[]> {
  const brain = createBrain()
  const samples: number[] = []
  const signal = new AbortController().signal
  let state: unknown
  let desk = new Books(clinic, () => morning).deskFor(exampleTurn('').customer)
  // The first turn trains the classifier and is no sample.
  for (let turn = -script.length; turn < turns; turn++) {
    const line = (turn + script.length) % script.length
    if (line === 0) {
      state = undefined
      desk = new Books(clinic, () => morning).deskFor(exampleTurn('').customer)
    }
    const next: Turn = { ...exampleTurn(script[line] ?? ''), id: `turn-${turn}`, state, desk }
    const began = performance.now()
    for await (const event of brain.respond(next, signal)) if (event.kind === 'done') state = event.state
    if (turn >= 0) samples.push(performance.now() - began)
  }
  return samples
}
