import { ask } from './ask.ts'
import { choose, messageOver } from './menu.ts'
import { quiet } from './rest.ts'
import { hush, interrupt } from './saying.ts'
import type { Step } from './step.ts'

/** ms between two keys: of a number that is read off something, and of anything else. */
const keyGap = { number: 4_000, other: 1_500 }
/** Enough for any card or customer number; a stuck key must not fill the memory. */
const mostDigits = 40

export function digit(step: Step, key: string): void {
  const { phase } = step.state
  if (phase === 'menu') choose(step, key)
  else if (phase === 'message' && key === '#') messageOver(step)
  else if (['listening', 'hesitating', 'thinking', 'speaking', 'paused'].includes(phase)) collect(step, key)
}

function collect(step: Step, key: string): void {
  const { utterance, expecting, phase, transfer, closing } = step.state
  if (transfer || closing === 'too-long') return
  if (phase !== 'listening' && phase !== 'hesitating' && !inNotice(step)) interrupt(step)
  step.drop('patience', 'final', 'guess', 'silence')
  step.begins(step.now)
  if (key !== '#') step.utter({ digits: (utterance.digits + key).slice(0, mostDigits) })
  step.within('digits', expecting === 'number' || expecting === 'contact' ? keyGap.number : keyGap.other)
  if (key === '#') takeDigits(step)
}

/** A pause or the hash key: the digits are what the caller says. */
export function takeDigits(step: Step): void {
  const { digits, began = step.now } = step.state.utterance
  if (inNotice(step)) {
    step.within('digits', 500)
    return
  }
  step.drop('digits')
  hush(step)
  step.forget()
  if (digits) {
    step.count({ misses: 0, silences: 0 })
    ask(step, { text: digits, confidence: 1, digits, began })
  } else quiet(step)
}

function inNotice({ state }: Step): boolean {
  return state.lines[0]?.kind === 'notice'
}
