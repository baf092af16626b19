import type { Percept } from '../perceive/percept.ts'
import { cues } from './en-cues.ts'

/** So sure must the classifier be to stand in for the yes-and-no lexicon. */
const plainly = 0.9
/** Whoever says more than this says something else besides. */
const mostWords = 10

/**
 * A plain yes, good enough to confirm a write: the lexicon found nothing but a yes, or the classifier has no doubt about
 * a short statement that names no detail, asks nothing and hedges nothing ("you've got all of that right").
 */
export function consents(percept: Percept): boolean {
  const { yesNo, intents, normalised, entities, correction } = percept
  if (yesNo?.answer === 'no') return false
  if (yesNo?.strength === 'strong') return true
  const [top] = intents
  if (top?.intent !== 'affirm' || top.score < plainly || correction) return false
  if (cues.question.test(normalised) || cues.hedge.test(normalised)) return false
  if (cues.company.test(normalised)) return false
  if (normalised.split(' ').length > mostWords) return false
  const { dates, times, services, staff, emails, phones, partySizes, durations } = entities
  return [dates, times, services, staff, emails, phones, partySizes, durations].every(
    found => found.length === 0,
  )
}
