import { filler, heardFromBrain, replied, replyLate } from './ask.ts'
import { begun, deaf, finish, greet, stuck, tooLong } from './bounds.ts'
import type { CallEffect, CallEvent } from './events.ts'
import { held } from './hold.ts'
import { digit, takeDigits } from './keys.ts'
import { endOfTurn, guessDue, hearing, monologueOver, patienceOver, voice } from './listening.ts'
import { menuOver, messageOver } from './menu.ts'
import { end, silenceOver } from './rest.ts'
import { lineOver, resume, voiceLasts } from './saying.ts'
import { type Before, type CallState, initial, standsStill, type Wait } from './state.ts'
import { Step } from './step.ts'
import { nobodyFree, transferNews } from './transfer.ts'

/** ms for the product to say what the call is and for the transport to take it. */
const beginWait = 10_000

/** @param before of the session that had this call before, if one had */
export function startCall(now: number, before?: Before): CallState {
  const step = new Step(initial, now)
  if (before) {
    const { utterances, lines, holds } = before.counts
    step.count({ utterances, lines, holds })
    step.set({ pauses: before.pauses })
  }
  step.within('begin', beginWait)
  return step.state
}

/** One event; then every wait that is over by now. Pure: what is to be done comes back as effects, in order. */
export function reduce(
  state: CallState,
  event: CallEvent,
  now: number,
): { readonly state: CallState; readonly effects: readonly CallEffect[] } {
  if (state.phase === 'ended') return { state, effects: [] }
  const step = new Step(state, now)
  apply(step, event)
  for (let due = nextDue(step); due; due = nextDue(step)) {
    step.drop(due)
    over[due](step)
  }
  return { state: step.state, effects: step.effects }
}

/** The moment of the next wait that is over, in ms; undefined once the call has ended. */
export function nextWait(state: CallState): number | undefined {
  const moments = Object.entries(state.waits)
    .filter(([name]) => !standsStill(state, name as Wait))
    .map(([, moment]) => moment)
  return moments.length > 0 ? Math.min(...moments) : undefined
}

function nextDue({ state, now }: Step): Wait | undefined {
  const due = Object.entries(state.waits).filter(
    ([name, moment]) => moment <= now && !standsStill(state, name as Wait),
  )
  return due.sort(([, one], [, other]) => one - other)[0]?.[0] as Wait | undefined
}

function apply(step: Step, event: CallEvent) {
  switch (event.kind) {
    case 'begun':
      return begun(step, event.opening)
    case 'answered':
      return greet(step)
    case 'not-begun':
    case 'stop':
      return end(step, event.kind === 'stop' ? 'we-hung-up' : 'failed')
    case 'voice':
      return step.held ? undefined : voice(step, event.on, event.at)
    case 'hearing':
      return step.held ? undefined : hearing(step, event.hearing)
    case 'held':
      return held(step, event.on)
    case 'deaf':
      return deaf(step)
    case 'digit':
      return digit(step, event.digit)
    case 'said':
      return heardFromBrain(step, event.run, event.said)
    case 'replied':
      return replied(step, event.run, event.ok)
    case 'played':
      return lineOver(step, event.utterance, true)
    case 'unsaid':
      return lineOver(step, event.utterance, false)
    case 'transfer':
      return transferNews(step, event.outcome)
    case 'leg-ended':
      return finish(step, event.reason)
    case 'time':
  }
}

const over: Readonly<Record<Wait, (step: Step) => void>> = {
  begin: step => end(step, 'failed'),
  patience: patienceOver,
  final: endOfTurn,
  guess: guessDue,
  monologue: monologueOver,
  digits: takeDigits,
  silence: silenceOver,
  filler,
  reply: replyLate,
  stuck,
  commit: voiceLasts,
  verdict: resume,
  menu: menuOver,
  message: messageOver,
  pause: messageOver,
  transfer: nobodyFree,
  end: step => finish(step, step.state.closing ?? 'failed'),
  farewell: tooLong,
  longest: step => end(step, 'too-long'),
}
