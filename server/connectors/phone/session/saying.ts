import { abandon } from './ask.ts'
import { wait as hesitate } from './listening.ts'
import { quiet } from './rest.ts'
import type { Line } from './state.ts'
import type { Step } from './step.ts'

/**
 * Voice alone, without a word understood, that takes the floor. A cough lasts up to 0.7 s; with the hangover and the
 * verdict below it keeps a false alarm under 2 s.
 */
const longVoice = 1_200
/** ms after the voice stopped in which its words may still come; recognisers' finals take 0.25 to 0.5 s. */
const verdictMs = 600
/** ms of coughs and murmurs, one after another, until we go on over them. */
const longestPause = 8_000
/** ms for a sentence to leave: far above the slowest voice, so that only a lost report of the playout reaches it. */
const stuck = { base: 10_000, perCharacter: 120 }

const talking = ['opening', 'listening', 'hesitating', 'thinking', 'speaking', 'paused']

/** Queues a sentence behind what is being said. */
export function say(
  step: Step,
  kind: Line['kind'],
  text: string,
  stored: { readonly messageId?: string; readonly note?: boolean } = { note: true },
): void {
  const utterance = `line-${step.state.counts.lines + 1}`
  step.count({ lines: step.state.counts.lines + 1 })
  step.set({ lines: [...step.state.lines, { utterance, text, kind }] })
  if (kind === 'tone') step.emit({ kind: 'tone', utterance })
  else {
    const readBack = kind === 'brain' ? dueIn(step, text) : []
    step.emit({ kind: 'say', utterance, text, ...stored, readBack })
  }
  if (talking.includes(step.state.phase) && step.state.phase !== 'paused') speak(step)
  else watch(step)
}

/** What the caller spelled is read back once, in the first answer that uses it. */
function dueIn(step: Step, text: string): readonly string[] {
  const lower = text.toLowerCase()
  const due = step.state.readBack.filter(one => lower.includes(one.toLowerCase()))
  if (due.length > 0) step.set({ readBack: step.state.readBack.filter(one => !due.includes(one)) })
  return due
}

/** Says what is queued, or holds it while the caller speaks. */
function speak(step: Step): void {
  step.enter('speaking')
  watch(step)
  reconsider(step)
}

function watch(step: Step): void {
  const characters = step.state.lines.reduce((sum, line) => sum + line.text.length, 0)
  step.within('stuck', stuck.base + characters * stuck.perCharacter)
}

/** Notices, the last words before a transfer and "this call has to end" are heard whole. */
function interruptible({ state }: Step): boolean {
  return state.lines[0]?.kind !== 'notice' && !state.transfer && state.closing !== 'too-long'
}

/** Who may talk now, after a change of what is said or heard. */
export function reconsider(step: Step): void {
  const { phase } = step.state
  if ((phase !== 'speaking' && phase !== 'paused') || !interruptible(step)) return
  if (step.meant && (phase === 'paused' || step.voiced || wantsFloor(step))) interrupt(step)
  else if (phase === 'speaking' && step.voiced) pause(step)
}

/** Words though no voice was noticed: one word of a partial may be an echo, a final or two are the caller. */
function wantsFloor({ state, text }: Step): boolean {
  return state.utterance.partial === '' || text.includes(' ')
}

function pause(step: Step): void {
  step.enter('paused')
  step.emit({ kind: 'pause' })
  step.at('commit', Math.max(step.now + verdictMs, step.state.voice.since + longVoice))
  step.within('monologue', longestPause)
}

/** Between two words, or two coughs. */
export function voiceAgain(step: Step): void {
  step.drop('verdict')
  step.within('commit', longVoice)
}

export function voiceStopped(step: Step): void {
  step.drop('commit')
  step.within('verdict', verdictMs)
}

/** A false alarm: we go on where we stopped. */
export function resume(step: Step): void {
  step.forget()
  step.emit({ kind: 'resume' })
  step.enter('speaking')
  watch(step)
}

/** Nothing but a long voice: a sentence nobody understood yet, unless it is only an agreeing murmur. */
export function voiceLasts(step: Step): void {
  if (step.text && !step.meant) {
    step.set({ voice: { ...step.state.voice, noise: true } })
    resume(step)
  } else interrupt(step)
}

/** The caller takes the floor: brain, voice and queue stop together. */
export function interrupt(step: Step): void {
  hush(step)
  abandon(step)
  step.set({ closing: undefined })
  hesitate(step)
}

export function hush(step: Step): void {
  if (step.state.lines.length > 0) step.emit({ kind: 'hush' })
  step.set({ lines: [] })
  step.drop('stuck')
}

/** A line left for the caller, or could not be spoken. */
export function lineOver(step: Step, utterance: string, heard: boolean): void {
  const line = step.state.lines.find(one => one.utterance === utterance)
  if (!line) return
  step.set({ lines: step.state.lines.filter(one => one !== line) })
  step.count({ unsaid: heard ? 0 : step.state.counts.unsaid + 1 })
  if (line.kind === 'notice') noticeOver(step, heard)
  if (!heard) step.trouble('No voice could speak a sentence. Check the speech provider.')
  if (step.state.lines.length === 0) {
    step.drop('stuck')
    quiet(step)
  } else {
    watch(step)
    reconsider(step)
  }
}

function noticeOver(step: Step, heard: boolean): void {
  const { notice, lines, opening } = step.state
  if (!heard || notice === 'failed') step.set({ notice: 'failed' })
  else if (!lines.some(line => line.kind === 'notice')) {
    step.set({ notice: 'heard' })
    if (opening?.record) step.emit({ kind: 'record' })
  }
}
