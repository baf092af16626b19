import type { Said } from '../../call-host.ts'
import { toMenu } from './menu.ts'
import { quiet } from './rest.ts'
import { say } from './saying.ts'
import type { Turn } from './state.ts'
import type { Step } from './step.ts'
import { sameWords } from './words.ts'
import { writtenForm } from './written.ts'

/** ms without a word of the brain after which the caller is asked to say it again. */
const replyWait = { usual: 15_000, working: 30_000 }
/** A silence shorter than it is nothing that needs filling; the second filler comes when the first wore off. */
const fillerAfter = [1_200, 8_000]
/** Guesses for one utterance: each that fails costs a turn of the brain. */
const mostGuesses = 3
/** Names and addresses that wait to be read back. */
const mostReadBack = 8

interface Question {
  readonly text: string
  readonly confidence: number
  readonly digits?: string
  /** ms: when the caller began to say it. */
  readonly began: number
}

function start(step: Step, question: Question, guess: boolean): void {
  const { counts, opening } = step.state
  const run = counts.runs + 1
  const utteranceId = `${opening?.callId}:${counts.utterances + 1}`
  step.count({ runs: run, utterances: counts.utterances + (guess ? 0 : 1) })
  const { text, digits } = question
  step.set({ turn: { run, text, guess, held: [], over: undefined, working: false, fillers: 0 } })
  // The brain reads what is written: figures, addresses and spelled names, as in any other channel.
  const written = digits === undefined ? writtenForm(text, step.language) : { text, readBack: [] }
  step.set({ readBack: [...new Set([...step.state.readBack, ...written.readBack])].slice(-mostReadBack) })
  step.emit({ kind: 'respond', run, utteranceId, ...question, text: written.text, guess })
}

/** Lets the brain think before we are sure that the caller has finished. */
export function guess(step: Step, text: string): void {
  const { turn, utterance } = step.state
  if (turn?.guess && sameWords(turn.text, text)) return
  if (utterance.guesses >= mostGuesses) return
  abandon(step)
  step.utter({ guesses: utterance.guesses + 1 })
  start(step, { text, confidence: utterance.confidence, began: utterance.began ?? step.now }, true)
}

export function dropGuess(step: Step): void {
  if (step.state.turn?.guess) abandon(step)
}

/** Ends the brain's turn, if there is one: never two answers at once. */
export function abandon(step: Step): void {
  const { turn } = step.state
  if (turn) step.emit({ kind: 'abort', run: turn.run })
  step.set({ turn: undefined })
}

/** Hands over what the caller said; a guess with the same words is the answer already under way. */
export function ask(step: Step, question: Question & { readonly guesses?: number }): void {
  const { turn, counts } = step.state
  const { guesses: _, ...said } = question
  step.set({ answered: step.state.expecting, expecting: 'open' })
  step.enter('thinking')
  if (!turn?.guess || !sameWords(turn.text, question.text) || turn.over === 'failed') {
    abandon(step)
    start(step, said, false)
    step.within('reply', replyWait.usual)
    return
  }
  step.count({ utterances: counts.utterances + 1 })
  step.emit({ kind: 'certain', run: turn.run })
  step.set({ turn: { ...turn, guess: false, held: [], over: undefined } })
  step.within('reply', replyWait.usual)
  for (const one of turn.held) heardFromBrain(step, turn.run, one)
  if (turn.over) replied(step, turn.run, true)
}

export function heardFromBrain(step: Step, run: number, said: Said): void {
  const { turn } = step.state
  if (!turn || turn.run !== run) return
  if (turn.guess) {
    step.set({ turn: { ...turn, held: [...turn.held, said] } })
    return
  }
  step.within('reply', turn.working ? replyWait.working : replyWait.usual)
  if (said.kind === 'sentence') {
    step.count({ failures: 0 })
    step.drop('filler')
    say(step, 'brain', said.text, { messageId: said.messageId })
  } else if (said.kind === 'expecting') step.set({ expecting: said.what })
  else if (said.kind === 'working') work(step, turn)
  else if (said.kind === 'transfer')
    step.set({ transfer: { brief: said.brief, urgency: said.urgency, step: 'due' } })
  else step.set({ closing: 'we-hung-up' })
}

function work(step: Step, turn: Turn): void {
  step.set({ turn: { ...turn, working: true } })
  step.within('reply', replyWait.working)
  awaitFiller(step)
}

/** The brain is at it: bounded, and with a word of comfort if nothing else is said until then. */
export function awaitFiller(step: Step): void {
  const { turn, lines } = step.state
  if (!step.waiting('reply')) step.within('reply', turn?.working ? replyWait.working : replyWait.usual)
  const ms = turn?.working ? fillerAfter[turn.fillers] : undefined
  if (ms !== undefined && lines.length === 0) step.within('filler', ms)
}

export function filler(step: Step): void {
  const { turn } = step.state
  const text = turn && step.phrases.filler[turn.fillers]
  if (!turn || !text) return
  step.set({ turn: { ...turn, fillers: turn.fillers + 1 } })
  say(step, 'filler', text)
}

/** The brain finished, or broke off. */
export function replied(step: Step, run: number, ok: boolean): void {
  const { turn } = step.state
  if (!turn || turn.run !== run) return
  if (turn.guess) {
    step.set({ turn: { ...turn, over: ok ? 'done' : 'failed' } })
    return
  }
  step.set({ turn: undefined })
  step.drop('reply', 'filler')
  if (!ok) failed(step, step.phrases.sorry)
  else if (step.state.lines.length === 0) quiet(step)
}

/** Nothing came for too long. */
export function replyLate(step: Step): void {
  abandon(step)
  failed(step, step.phrases.late)
}

function failed(step: Step, apology: string): void {
  const failures = step.state.counts.failures + 1
  step.count({ failures })
  // What was asked is still unanswered.
  step.set({ expecting: step.state.answered })
  step.trouble('The brain did not answer. Check its log.')
  if (failures < 2) say(step, 'own', apology)
  else toMenu(step)
}

/** The line is gone in mid-sentence: the words are kept, though nobody hears the answer. */
export function leaveWords(step: Step): void {
  const { turn, utterance, opening } = step.state
  if (opening && step.text && !step.state.transfer) {
    if (turn?.guess && sameWords(turn.text, step.text)) step.emit({ kind: 'certain', run: turn.run })
    else {
      abandon(step)
      const { confidence, began = step.now } = utterance
      start(step, { text: step.text, confidence, began }, false)
    }
  }
  abandon(step)
  step.forget()
}
