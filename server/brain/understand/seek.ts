import type { Percept } from '../perceive/percept.ts'
import { sure, verySure } from './certainty.ts'
import { cues } from './en-cues.ts'
import { seeking } from './en-seeking.ts'

/** Intents that a wish for a free time is easily taken for; anything else that is likely stays what it is. */
const mistaken: ReadonlySet<string> = new Set([
  ...['', 'none', 'book', 'availability', 'opening_hours', 'services_offered', 'location', 'help', 'greet'],
  ...[
    'correct_detail',
    'affirm',
    'deny',
    'thanks',
    'goodbye',
    'repeat',
    'who_are_you',
    'spam',
    'emergency',
    'professional_advice',
  ],
])

/**
 * How sure it is that a clause asks for a free time, 0 to 1. The owner's answer about check-ups is none to "do you have
 * time for a check-up on Tuesday?", however many words the two share.
 */
export function seeksTime(percept: Percept): number {
  const { normalised, entities, intents } = percept
  const { dates, times, services, staff, partySizes, durations } = entities
  const [top] = intents
  const likely = top && top.score >= sure ? top.intent : ''
  if (!mistaken.has(likely) || seeking.other.test(normalised) || cues.existing.test(normalised)) return 0
  // What the owner offers for it is a visit, not an alarm; danger itself never comes this far.
  const grave = likely === 'emergency' || likely === 'professional_advice'
  if (grave && services.length === 0) return 0
  const when = dates.some(({ negated }) => !negated) || times.some(({ negated }) => !negated)
  const nights = durations.some(({ unit }) => unit === 'night') || dates.some(({ said }) => said === 'stay')
  const what = services.length + staff.length + partySizes.length > 0 || nights
  if (!when && !what) return 0
  if (seeking.free.some(cue => cue.test(normalised))) return verySure
  if (when && what && seeking.come.test(normalised)) return verySure
  return when && what && seeking.thing.some(cue => cue.test(normalised)) ? sure : 0
}
