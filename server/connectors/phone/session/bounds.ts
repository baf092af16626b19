import type { EndReason, Opening } from '../../call-host.ts'
import { abandon, leaveWords } from './ask.ts'
import { keepMessage, toMenu } from './menu.ts'
import { farewell, quiet } from './rest.ts'
import { hush, say } from './saying.ts'
import type { Step } from './step.ts'
import { dropTransfer } from './transfer.ts'

/** ms of "this call has to end" before it does. */
const farewellBefore = 10_000

export function begun(step: Step, opening: Opening): void {
  if (step.state.opening || step.state.phase !== 'opening') return
  step.set({ opening })
  step.within('longest', opening.longest)
  if (opening.longest > 3 * farewellBefore) step.within('farewell', opening.longest - farewellBefore)
  step.emit({ kind: 'answer' }, { kind: 'listen' })
}

export function greet(step: Step): void {
  const { opening, phase } = step.state
  if (!opening || phase !== 'opening') return
  step.set({ greeted: true })
  step.enter('thinking')
  for (const { text, notice, messageId } of opening.sentences)
    say(step, notice ? 'notice' : 'greeting', text, messageId ? { messageId } : {})
  if (opening.sentences.length === 0) quiet(step)
}

export function deaf(step: Step): void {
  step.set({ deaf: true })
  step.trouble('No recogniser is left for this call. Check the speech providers.')
  if (step.state.phase === 'listening' || step.state.phase === 'hesitating') toMenu(step)
}

/** A sentence was never reported as played: we go on without the report. */
export function stuck(step: Step): void {
  step.trouble('The playout of a sentence was never reported.')
  hush(step)
  quiet(step)
}

export function tooLong(step: Step): void {
  if (step.state.transfer?.step === 'talking' || step.state.phase === 'ending') return
  keepMessage(step)
  hush(step)
  abandon(step)
  dropTransfer(step)
  farewell(step, step.phrases.tooLong, 'too-long')
}

/** Over, whoever ended it; who decided first has named the reason. */
export function finish(step: Step, reason: EndReason): void {
  const { phase, closing, opening, greeted } = step.state
  for (const { messageId } of greeted ? [] : (opening?.sentences ?? []))
    if (messageId) step.emit({ kind: 'unheard', messageId })
  keepMessage(step)
  hush(step)
  leaveWords(step)
  dropTransfer(step)
  step.enter('ended')
  step.emit({ kind: 'finish', reason: phase === 'ending' && closing ? closing : reason })
}
