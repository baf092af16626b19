import type { Samples } from '../call-leg.ts'
import { type VoiceDetector, voiceEdges } from '../session/vad.ts'
import { beepEnds } from './tone.ts'

/** `leave`: the machine has finished, what is said now is kept. */
export type Answered = 'person' | 'machine' | 'leave'

const frameMs = 20
/** A person says "hello" and waits. Asterisk's amd.conf takes 0.8 s of silence for that. */
const waits = 800
/** Nobody greets for so long without a pause: Twilio's threshold is 2.4 s, Asterisk's 1.5 s takes companies for machines. */
const greeting = 2_400
/** Whoever says nothing for so long waits for us; a machine would have begun. */
const silent = 2_500
/** After a machine's greeting without a beep: longer than the pause before a beep. */
const afterGreeting = 2_500
/**
 * Who has answered a call of ours: rules on pauses and on the beep, no model, each with its number above. Feed every
 * frame of 20 ms from the answer on; each verdict comes once. In doubt it is a person: a machine that is greeted keeps
 * our first words, a person who is taken for a machine is not listened to.
 *
 *   ──voice, then a pause──▶ person          ──no voice at all──▶ person
 *   ──long voice──▶ machine ──pause, or beep over──▶ leave       ──beep──▶ machine, leave
 */
export function whoAnswers(detect: VoiceDetector): (frame: Samples) => Answered | undefined {
  const edges = voiceEdges(detect)
  const beeps = beepEnds()
  let now = 0
  let since: number | undefined
  let lastEnd: number | undefined
  let machine = false
  let over = false
  return frame => {
    const edge = edges(frame, now)
    const beeped = beeps(frame)
    now += frameMs
    if (edge?.on) since ??= edge.at
    if (edge) lastEnd = edge.on ? undefined : edge.at
    if (over) return undefined
    const pause = lastEnd === undefined ? 0 : now - lastEnd
    if (beeped || (machine && pause >= afterGreeting)) {
      over = true
      return 'leave'
    }
    if (machine) return undefined
    if ((since === undefined && now >= silent) || pause >= waits) {
      over = true
      return 'person'
    }
    if (since === undefined || lastEnd !== undefined || now - since < greeting) return undefined
    machine = true
    return 'machine'
  }
}
