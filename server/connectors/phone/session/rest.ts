import type { EndReason } from '../../call-host.ts'
import { abandon, awaitFiller } from './ask.ts'
import { wait } from './listening.ts'
import { messageNext, toMenu, waitForKey } from './menu.ts'
import { hush, say } from './saying.ts'
import type { Step } from './step.ts'
import { startTransfer } from './transfer.ts'

/** ms of silence before we ask whether anybody is there; who looks up a number needs longer. */
const silenceMs = { usual: 8_000, lookingUp: 13_000 }
const mostSilences = 2
/** A second misunderstanding in a row is the last one: the third try angers. */
const mostMisses = 2
/** ms in which the transport may report the end; then it is over without it. */
const endWait = 2_000
/** Sentences in a row that no voice could speak: we have none. */
const mute = 2

/** Nothing is left to say: what now? */
export function quiet(step: Step): void {
  const { phase } = step.state
  if (phase === 'transferring' || phase === 'ending') return
  if (isMute(step)) voiceless(step)
  else if (phase === 'menu') waitForKey(step)
  else if (phase === 'message') messageNext(step)
  else rest(step)
}

export function rest(step: Step): void {
  const { turn, transfer, closing, deaf } = step.state
  if (turn && !turn.guess) {
    step.enter('thinking')
    awaitFiller(step)
  } else if (transfer) startTransfer(step)
  else if (closing) end(step, closing)
  else if (deaf) toMenu(step)
  else if (step.voiced || step.text) wait(step)
  else listen(step)
}

function listen(step: Step): void {
  const { expecting } = step.state
  step.enter('listening')
  const slow = expecting === 'contact' || expecting === 'number'
  step.within('silence', slow ? silenceMs.lookingUp : silenceMs.usual)
}

export function silenceOver(step: Step): void {
  const silences = step.state.counts.silences + 1
  step.count({ silences })
  if (silences <= mostSilences) say(step, 'own', step.phrases.stillThere)
  else farewell(step, step.phrases.goodbye)
}

/** Last words; the call ends after them unless the caller takes the floor. */
export function farewell(step: Step, words: string, reason: EndReason = 'we-hung-up'): void {
  step.set({ closing: reason })
  step.enter('thinking')
  say(step, 'own', words)
}

/** Not understood. */
export function miss(step: Step): void {
  const misses = step.state.counts.misses + 1
  step.count({ misses })
  if (misses >= mostMisses) toMenu(step)
  else say(step, 'own', step.phrases.again)
}

export function isMute({ state }: Step): boolean {
  return state.counts.unsaid >= mute
}

/** We have no voice any more: a person has one. */
function voiceless(step: Step): void {
  abandon(step)
  const brief = 'The speech of this call failed; the caller hears nothing of us.'
  step.set({ transfer: { brief, urgency: 'urgent', step: 'due' } })
  startTransfer(step)
}

export function end(step: Step, reason: EndReason): void {
  if (step.state.phase === 'ending') return
  abandon(step)
  hush(step)
  step.set({ closing: reason })
  step.enter('ending')
  step.emit({ kind: 'hang-up', reason })
  step.within('end', endWait)
}
