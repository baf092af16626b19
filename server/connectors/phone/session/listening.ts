import type { Hearing } from '../speech/providers.ts'
import { abandon, ask, dropGuess, guess } from './ask.ts'
import { learnPause, longest, patience, shortest } from './endpointing.ts'
import { takeDigits } from './keys.ts'
import { messageVoice, messageWords } from './menu.ts'
import { miss, rest } from './rest.ts'
import { reconsider, resume, voiceAgain, voiceStopped } from './saying.ts'
import { textOf } from './state.ts'
import type { Step } from './step.ts'
import { isYesOrNo, sameWords, wordsOf } from './words.ts'

/** A turn so long is noise, or wants an answer to what it was so far. */
const longestTurn = 30_000
/** ms after the end of speech for the recogniser's last word; the slowest of the usual services need 1.8 s at p99. */
const finalWait = 1_800
/** ms by which partials usually lag behind the voice. */
const wordsLag = 500
/** A partial that did not change for so long rarely changes any more. */
const stable = 200
/** Voice that short may be a click; longer was a sentence that we did not understand. */
const spokenMs = 500
/** Below it recognisers are wrong more often than right. */
const leastConfidence = 0.4

/** The caller has the floor; we wait for the end. */
export function wait(step: Step): void {
  step.enter('hesitating')
  if (!step.waiting('monologue')) step.within('monologue', longestTurn)
  if (!step.voiced) arm(step)
}

/** When the caller was last heard: by voice, or by words for which no voice was noticed. */
function lastHeard({ state }: Step): number {
  const { voice: heard, utterance } = state
  return utterance.changedAt > heard.endedAt + wordsLag ? utterance.changedAt : heard.endedAt
}

function arm(step: Step): void {
  const { expecting, pauses, utterance, voice: heard } = step.state
  const ms = patience(expecting, step.text, pauses, step.language)
  const since = lastHeard(step)
  // A voice that is only just beginning is noticed within that time.
  const least = since === heard.endedAt ? 0 : shortest
  step.drop('final')
  step.at('patience', Math.max(step.now, since + Math.max(ms, least)))
  if (step.text && ms > 0 && !utterance.digits)
    step.at('guess', Math.max(step.now, utterance.changedAt + stable))
}

export function voice(step: Step, on: boolean, at: number): void {
  const before = step.state.voice
  if (on === before.on) return
  const { phase } = step.state
  if (on) step.utter({ began: beginsAt(step, at) })
  step.set({
    voice: on ? { ...before, on, since: at, noise: false } : { ...before, on, endedAt: at, noise: false },
  })
  if (on) begins(step, at)
  else step.emit({ kind: 'end-of-speech' })
  if (phase === 'message') messageVoice(step, on)
  if (!on && phase === 'hesitating') {
    step.utter({ paused: true })
    arm(step)
  }
  if (!on && phase === 'paused') voiceStopped(step)
}

function begins(step: Step, at: number): void {
  const { phase, pauses, voice: heard, utterance } = step.state
  if (phase === 'listening') wait(step)
  else if (phase === 'hesitating') {
    step.drop('patience', 'final', 'guess')
    // A pause within a turn; the first voice may come after its words.
    const gap = at - heard.endedAt
    if (utterance.paused && gap < longest) step.set({ pauses: learnPause(pauses, gap) })
  } else if (phase === 'paused') voiceAgain(step)
  else reconsider(step)
}

export function hearing(step: Step, news: Hearing): void {
  const { phase } = step.state
  if (phase === 'message' && news.kind === 'final') messageWords(step, news.text)
  if (!['listening', 'hesitating', 'thinking', 'speaking', 'paused'].includes(phase)) return
  if (!take(step, news)) return
  step.emit({ kind: 'live', news: { kind: 'partial', text: step.text } })
  if (phase === 'hesitating') changed(step, news)
  else if (phase === 'paused' && news.kind === 'final' && !step.meant) falseAlarm(step)
  else if (!step.text) return
  else if (phase === 'listening') wait(step)
  else if (phase === 'thinking') goesOn(step)
  else reconsider(step)
  if (step.state.phase === 'speaking' && news.kind === 'final' && !step.meant) step.forget()
}

function falseAlarm(step: Step): void {
  if (step.state.voice.on) step.forget()
  else resume(step)
}

/** Adds what was heard; false when it is nothing new. */
function take(step: Step, { text, kind, confidence }: Hearing): boolean {
  const { utterance, taken } = step.state
  const before = textOf(utterance)
  // The last word on what the brain has already: it may repeat or shorten it.
  if (step.now < taken.until && wordsOf(taken.text).join(' ').startsWith(wordsOf(text).join(' '))) {
    if (kind === 'final') step.set({ taken: { text: '', until: 0 } })
    return false
  }
  if (kind === 'partial') step.utter({ partial: text })
  else if (text.trim()) {
    const finals = [utterance.finals, text.trim()].filter(Boolean).join(' ')
    step.utter({ finals, partial: '', confidence: Math.min(utterance.confidence, confidence ?? 1) })
  } else step.utter({ partial: '' })
  if (!sameWords(before, step.text)) step.utter({ changedAt: step.now })
  if (step.text) step.begins(began(step))
  return kind === 'final' || step.text !== before
}

/** A voice that is noticed just behind its first words is theirs. */
function beginsAt({ state: { voice: heard, utterance } }: Step, at: number): number {
  const { began = at } = utterance
  return heard.endedAt < began && at - began <= 2 * wordsLag ? at : began
}

/** When words began whose voice was not noticed, or was taken for a cough until now. */
function began({ state: { voice: heard }, now }: Step): number {
  const theirs = heard.on ? !heard.noise : now - heard.endedAt < wordsLag
  return theirs ? heard.since : now - wordsLag
}

function changed(step: Step, { kind }: Hearing): void {
  const { turn } = step.state
  if (turn?.guess && !sameWords(turn.text, step.text)) dropGuess(step)
  if (step.voiced) return
  // Silence was long enough already; only the last word was missing.
  if (kind === 'final' && step.waiting('final')) endOfTurn(step)
  else arm(step)
}

/** While the brain is at it the caller adds something: it answers both together. */
function goesOn(step: Step): void {
  if (!step.meant || step.state.transfer) return
  abandon(step)
  wait(step)
}

/** Silence long enough. The recogniser's last word is still awaited, but not for a whole yes or no. */
export function patienceOver(step: Step): void {
  const { utterance, expecting } = step.state
  const settled = utterance.finals !== '' && utterance.partial === ''
  const answered = expecting === 'yes-no' && isYesOrNo(step.text, step.language)
  if (settled || answered) endOfTurn(step)
  else step.at('final', Math.max(step.now + 1, lastHeard(step) + finalWait))
}

export function guessDue(step: Step): void {
  if (!step.voiced && step.text && step.state.utterance.confidence >= leastConfidence) guess(step, step.text)
}

/** The voice never stops: we answer what we have, or go on with what we were saying, and take the rest for noise. */
export function monologueOver(step: Step): void {
  step.set({ voice: { ...step.state.voice, noise: step.state.voice.on } })
  if (step.state.phase === 'paused') {
    resume(step)
    return
  }
  step.emit({ kind: 'end-of-speech' })
  endOfTurn(step)
}

export function endOfTurn(step: Step): void {
  const { utterance, voice: heard } = step.state
  const { text } = step
  if (utterance.digits) {
    takeDigits(step)
    return
  }
  const { began = step.now } = utterance
  const spoken = heard.endedAt - heard.since >= spokenMs || heard.noise
  step.forget()
  if (!text) {
    dropGuess(step)
    if (spoken) miss(step)
    else rest(step)
    return
  }
  if (utterance.confidence < leastConfidence) {
    dropGuess(step)
    miss(step)
    return
  }
  step.count({ misses: 0, silences: 0 })
  if (utterance.partial) step.set({ taken: { text, until: step.now + finalWait } })
  ask(step, { text, confidence: utterance.confidence, guesses: utterance.guesses, began })
}
